package cli

import (
	"strings"

	"github.com/spf13/cobra"

	"spotter/cmd/spotter/fault"
	"spotter/cmd/spotter/run"
	"spotter/cmd/spotter/wait"
	"spotter/race/logbook"
	"spotter/text"
)

// resumeCommand goes on with a race from the shell.
func (a *App) resumeCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "resume [FILE]",
		Short: "Go on with a race that broke off",
		Long: paragraphs(`Resume opens the live screen with a race that has begun. Its clock goes on, its settings
and its pack stay in force, and new lines go to the same journal.

Without a file, resume takes the last race in spotter's folder that broke off. If there is
none, it takes one that was left within the last 8 hours. The first screen of spotter offers
the same race. Resume takes a file that you name however its race ended.`),
		Example: "spotter resume\nspotter resume race.jsonl",
		Args:    takes(0, 1, "[FILE]"),
		RunE: func(c *cobra.Command, words []string) error {
			in := run.Entry{TakeUp: strings.Join(words, "")}
			if len(words) == 0 {
				path, err := a.resumePath()
				if err != nil {
					return err
				}
				in.TakeUp = path
			}
			return a.liveFrom(c, in)
		},
	}
	var names []string
	for _, s := range liveSettings() {
		if !s.check && s.name != "journal" && s.name != "start-now" {
			names = append(names, s.name)
		}
	}
	addFlags(c, names...)
	return c
}

// resumePath returns the journal that resume without a file takes up.
func (a *App) resumePath() (string, error) {
	const next = "name a journal on another disk: spotter resume FILE"
	dir, err := a.racesFolder()
	if err != nil {
		return "", err
	}
	if err := wait.Reach(dir, next); err != nil {
		return "", err
	}
	return wait.Answer(wait.WholeAnswer, dir, next, func() (string, error) {
		b, ok, err := a.toResume(true)
		if err == nil && !ok {
			err = a.nothingToResume("resume")
		}
		return b.Path, err
	})
}

// nothingToResume is the error of a folder without a race that can be taken up; asked
// is what asked for one.
func (a *App) nothingToResume(asked string) error {
	dir, err := a.racesFolder()
	if err != nil {
		return err
	}
	next := "spotter without --journal begins a race; spotter races lists what is there"
	if b, ok := a.lastClosed(); ok {
		next = "spotter resume " + text.ShellWord(b.Path) + " goes on with the last one, which was left in order"
	}
	return fault.Usagef(next, "%s: no race broke off in %s", asked, text.Escape(dir))
}

// lastClosed returns the race that was left in order last.
func (a *App) lastClosed() (last logbook.Ends, ok bool) {
	all, err := a.searchRaces()
	if err != nil {
		return last, false
	}
	return logbook.LastDone(all, a.o.Now())
}
