package cli

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"spotter/cmd/spotter/fault"
	"spotter/cmd/spotter/wait"
	"spotter/journal"
	"spotter/race"
	"spotter/race/logbook"
	"spotter/text"
	"spotter/ui/live"
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
			in := entry{takeUp: strings.Join(words, "")}
			if len(words) == 0 {
				path, err := a.resumePath()
				if err != nil {
					return err
				}
				in.takeUp = path
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

// entry says how the live screen is entered.
type entry struct {
	takeUp string // the journal to go on with; "" for what --journal says
	byKey  bool   // it was asked for on the first screen, whose flags were another race's
	said   string // to be said on the screen when it opens
}

// liveFrom runs live screens until one ends for good: a key on the first screen
// takes up another race. If that cannot be, the first screen comes back and says why.
func (a *App) liveFrom(c *cobra.Command, in entry) error {
	for {
		r, next, err := a.liveOnce(c, in)
		switch {
		case next != "":
			in = entry{takeUp: next, byKey: true}
		case err != nil && in.byKey && !r.shown:
			in = entry{said: "cannot go on with it: " + text.FirstLine(err)}
		default:
			return err
		}
	}
}

// tieUp logs what has no end in a race that is taken up, and returns what to tell the
// spotter of it, nil when the race is new.
func (r *liveRace) tieUp() *live.TakenUp {
	if r.prior == nil {
		return nil
	}
	at := r.app.o.Now()
	x := race.Leaves(r.prior.Events)
	lines := r.session.TieUp(x, at)
	for i := range lines {
		r.writer.Append(lines[i])
	}
	// The screen shows them as what they are: events before this one.
	r.history = append(r.prior.Events, lines...)
	t := &live.TakenUp{Stop: x.Stop != 0, Quiet: x.Quiet, Left: x.Closed == reasonLeft}
	if now, ok := r.session.Elapsed(at); ok {
		t.Blind = max(0, now-r.session.LeastTime())
	}
	if r.prior.Torn != nil {
		t.Lost = 1
	}
	return t
}

// blank reports whether the race was begun here and its spotter logged nothing: only
// then may its journal go.
func (r *liveRace) blank() bool {
	return r.prior == nil && r.created && r.screenModel != nil && !r.screenModel.Touched()
}

// discard removes the journal of a race that never was, and the recording of nothing.
// It is to be called once both are closed.
func (r *liveRace) discard() error {
	if err := r.recording.remove(); err != nil {
		return err
	}
	var err error
	if !wait.Within(leaveWithin, func() { err = os.Remove(r.path) }) {
		return fmt.Errorf("%s: %w", r.path, journal.ErrSilent)
	}
	return err
}

// remove deletes the file of a recording that is closed: the file that was made, which
// is not the one that --record names where that was there already.
func (rec *recording) remove() error {
	if rec.Recorder == nil {
		return nil
	}
	return os.Remove(rec.Path())
}

// freeName returns path, or where a file has that name the next free one, such as
// race-2.wav.
func freeName(path string) string {
	ext := filepath.Ext(path)
	name := path
	for n := 2; n < 100; n++ {
		if _, err := os.Lstat(name); err != nil {
			return name
		}
		name = strings.TrimSuffix(path, ext) + "-" + strconv.Itoa(n) + ext
	}
	return name
}
