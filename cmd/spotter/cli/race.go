package cli

import (
	"cmp"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"spotter/cmd/spotter/aim"
	"spotter/cmd/spotter/command"
	"spotter/cmd/spotter/fault"
	"spotter/cmd/spotter/named"
	"spotter/cmd/spotter/run"
	"spotter/cmd/spotter/settings"
	"spotter/cmd/spotter/share"
	"spotter/cmd/spotter/taught"
	"spotter/cmd/spotter/wait"
	"spotter/race"
	"spotter/text"
)

// resumeCommand goes on with a race from the shell.
func (a *App) resumeCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "resume [FILE]",
		Short: "Go on with a race that broke off",
		Long: command.Paragraphs(`Resume opens the live screen with a race that has begun. Its clock goes on, its settings
and its pack stay in force, and new lines go to the same journal.

Without a file, resume takes the last race in spotter's folder that broke off. If there is
none, it takes one that was left within the last 8 hours. The first screen of spotter offers
the same race. Resume takes a file that you name however its race ended, but for one that was
handed over to another device: that device goes on with it, and two would write one race.
--take-back goes on with it here all the same, where the other device is lost.`),
		Example: "spotter resume\nspotter resume race.jsonl",
		Args:    command.Takes(0, 1, "[FILE]"),
		RunE: func(c *cobra.Command, words []string) error {
			path, err := a.resumePath(words)
			if err != nil {
				return err
			}
			in := run.Entry{TakeUp: path}
			if back, _ := c.Flags().GetBool("take-back"); back {
				in.Handed = &share.Handed{Is: share.Taken}
			}
			return a.liveFrom(c, in)
		},
	}
	c.Flags().Bool("take-back", false, "go on with a race that was handed over to another device, which is lost: else two write it")
	addRaceFlags(c)
	return c
}

// addRaceFlags adds the flags of a race that is taken up.
func addRaceFlags(c *cobra.Command) {
	var names []string
	for _, s := range settings.All() {
		if !s.Other && s.Name != "journal" && s.Name != "start-now" && s.Name != "demo" && s.Name != "speed" {
			names = append(names, s.Name)
		}
	}
	settings.AddFlags(c, names...)
	named.TakesJournal(c, "ghost")
}

// resumePath returns the journal that resume takes up: the one that its words name, or the one
// that it finds.
func (a *App) resumePath(words []string) (string, error) {
	if len(words) > 0 {
		if path, ok := (named.Finder{Journals: a.races().Journals}).ByName(words[0]); ok {
			return path, nil
		}
		return words[0], nil
	}
	const next = "name a journal on another disk: spotter resume FILE"
	dir, err := a.desk.RacesFolder()
	if err != nil {
		return "", err
	}
	if err := wait.Reach(dir, next); err != nil {
		return "", err
	}
	return wait.Answer(wait.WholeAnswer, dir, next, func() (string, error) {
		b, ok, err := a.races().ToResume(true)
		if err == nil && !ok {
			err = a.races().NothingToResume("resume")
		}
		return b.Path, err
	})
}

// live runs a race on the live screen.
func (a *App) live(c *cobra.Command, words []string) error {
	if len(words) > 0 {
		return a.reviewNamed(c, words[0])
	}
	return a.liveFrom(c, run.Entry{})
}

// liveFrom runs live screens until one ends for good: a key on the first screen
// takes up another race. If that cannot be, the first screen comes back and says why.
func (a *App) liveFrom(c *cobra.Command, in run.Entry) error {
	for {
		shown, next, err := a.liveOnce(c, in)
		switch {
		case next.TakeUp != "":
			in = next
		case err != nil && in.ByKey && !shown:
			in = run.Entry{Said: "cannot go on with it: " + text.FirstLine(err)}
		default:
			return err
		}
	}
}

// liveOnce runs one race: with the settings that flags, variables, the configuration
// and a journal to take up give.
func (a *App) liveOnce(c *cobra.Command, in run.Entry) (shown bool, next run.Entry, err error) {
	vals, err := a.desk.Read(c)
	if err != nil {
		return false, next, err
	}
	p, err := settings.PlanOnRoad(vals, in.TakeUp != "")
	if err != nil {
		return false, next, err
	}
	if err := aim.Add(&p); err != nil && in.TakeUp == "" {
		return false, next, err
	}
	if p.Taught, err = taught.Read(a.desk.InputFile(c), p.OnlyBound, p.Buttons.Pads, in.TakeUp != ""); err != nil {
		return false, next, err
	}
	outputs, err := run.Outputs(p, a.o.Started)
	if err != nil {
		return false, next, err
	}
	demo := p.Demo && in.TakeUp == "" // SPOTTER_DEMO keeps nobody from a race that broke off
	if demo {
		if err := demoKeeps(vals); err != nil {
			return false, next, err
		}
	}
	if err := a.needTerminal("the live screen"); err != nil {
		return false, next, err
	}
	if p.Touch && a.plain() {
		return false, next, fault.Usagef("leave out --touch, or --plain (ACCESSIBLE and TERM=dumb turn that on too)",
			"%s: a screen that is told in lines has no pads to tap", vals["touch"].Called("touch"))
	}
	if demo {
		return true, next, run.Demo(c.Context(), a.program(), p, outputs, p.Speed, uint64(a.o.Started.UnixNano()))
	}
	taught := p.Taught
	in.Replan = func(path string, open *race.Open) (run.Plan, error) {
		p, err := replan(vals, in.ByKey, path, open)
		if p.Taught = taught; err == nil {
			err = aim.Add(&p)
		}
		return p, err
	}
	return run.Race(c.Context(), a.program(), p, outputs, in)
}

// demoKeeps refuses the flags of a demo that would keep something.
func demoKeeps(vals map[string]run.Value) error {
	for _, name := range []string{"journal", "record", "copy"} {
		if v := vals[name]; v.Flag {
			return fault.Usagef("leave out "+v.Called(name), "%s: a demo saves nothing", v.Called(name))
		}
	}
	return nil
}

// program returns what a race takes of the program.
func (a *App) program() *run.Program {
	return &run.Program{
		Host: a.host, Now: a.o.Now, Started: a.o.Started, Version: a.o.Version, Stdout: a.o.Stdout, Stderr: a.o.Stderr,
		Signals: a.signals, Show: a.show, Theme: a.theme, Speak: a.speak,
		CrashFile: a.desk.CrashFile(), EarpieceFile: a.desk.EarpieceFile(), RescueFolders: a.desk.RescueFolders(),
		RacesFolder: a.desk.RacesFolder, LastJournal: a.races().LastJournal, Offer: a.races().Offer, NoRaceYet: a.races().NoRaceYet,
	}
}

// replan lets what the journal at path was opened with stand in for the settings that
// no flag gave, or with byKey for all of them: flags were then meant for another race.
func replan(vals map[string]run.Value, byKey bool, path string, open *race.Open) (run.Plan, error) {
	for name, text := range openTexts(open) {
		if text != "" && (!vals[name].Flag || byKey) {
			vals[name] = run.Value{Text: text, Where: path}
		}
	}
	if rec := vals["record"]; rec.Text != "" && byKey { // the first screen may have made that file
		rec.Text = freeName(rec.Text)
		vals["record"] = rec
	}
	if pack := vals["pack"]; byKey { // a flag was meant for another race
		pack.Flag = false
		vals["pack"] = pack
	}
	if ghost := vals["ghost"]; byKey { // that too
		ghost.Text = ""
		vals["ghost"] = ghost
	}
	if byKey { // as is the course
		vals["course"] = run.Value{}
	}
	settings.CourseAgain(vals, path)
	p, err := settings.PlanOnRoad(vals, true)
	aim.Again(&p, vals, path, open)
	return p, err
}

// openTexts returns the settings that an open line holds, as flags would.
func openTexts(o *race.Open) map[string]string {
	texts := map[string]string{
		"race": o.Race, "runner": o.Runner, "spotter": o.Spotter,
		"plan": aim.PlanOf(o), "facing": o.Facing, "keys": o.Keys, "units": o.Units, "target-clock": cmp.Or(o.TargetClock, race.ClockGun),
		"halfway": strconv.FormatBool(o.ExtraBoard == race.MarkerHalf),
	}
	if o.Target > 0 {
		texts["target"] = race.FormatMilli(o.Target)
	}
	if o.DistanceM > 0 {
		texts["distance"] = strconv.FormatFloat(o.DistanceM, 'f', -1, 64) + " metres"
	}
	return texts
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
