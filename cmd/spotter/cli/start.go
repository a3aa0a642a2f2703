package cli

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"spotter/race"
	"spotter/text"
)

// live runs a race on the live screen.
func (a *App) live(c *cobra.Command, _ []string) error { return a.liveFrom(c, entry{}) }

// liveFrom runs live screens until one ends for good: a key on the first screen
// takes up another race. If that cannot be, the first screen comes back and says why.
func (a *App) liveFrom(c *cobra.Command, in entry) error {
	for {
		shown, next, err := a.liveOnce(c, in)
		switch {
		case next != "":
			in = entry{takeUp: next, byKey: true}
		case err != nil && in.byKey && !shown:
			in = entry{said: "cannot go on with it: " + text.FirstLine(err)}
		default:
			return err
		}
	}
}

// liveOnce runs one race: with the settings that flags, variables, the configuration
// and a journal to take up give.
func (a *App) liveOnce(c *cobra.Command, in entry) (shown bool, next string, err error) {
	vals, p, err := a.planned(c)
	if err != nil {
		return false, "", err
	}
	outputs, err := parseOutput(p, a.o.Started)
	if err != nil {
		return false, "", err
	}
	if err := a.needTerminal("the live screen"); err != nil {
		return false, "", err
	}
	in.replan = func(path string, open *race.Open) (plan, error) { return replan(vals, in.byKey, path, open) }
	return runRace(c.Context(), a.program(), p, outputs, in)
}

// program returns what a race takes of the program.
func (a *App) program() *program {
	return &program{
		Host: a.host, Now: a.o.Now, Started: a.o.Started, Version: a.o.Version, Stdout: a.o.Stdout, Stderr: a.o.Stderr,
		Signals: a.signals, Show: a.show, Theme: a.theme,
		CrashFile: a.crashFile(), EarpieceFile: a.earpieceFile(), RescueFolders: a.rescueFolders(),
		RacesFolder: a.racesFolder, LastJournal: a.lastJournal, Offer: a.offer,
	}
}

// lastJournal returns the journal of the race that broke off last.
func (a *App) lastJournal() (string, error) {
	b, ok, err := a.toResume(false)
	if err == nil && !ok {
		err = a.nothingToResume("--journal " + lastJournal)
	}
	return b.Path, err
}

// replan lets what the journal at path was opened with stand in for the settings that
// no flag gave, or with byKey for all of them: flags were then meant for another race.
func replan(vals map[string]value, byKey bool, path string, open *race.Open) (plan, error) {
	for name, text := range openTexts(open) {
		if text != "" && (!vals[name].flag || byKey) {
			vals[name] = value{text: text, where: path}
		}
	}
	if rec := vals["record"]; rec.text != "" && byKey { // the first screen may have made that file
		rec.text = freeName(rec.text)
		vals["record"] = rec
	}
	if pack := vals["pack"]; byKey { // a flag was meant for another race
		pack.flag = false
		vals["pack"] = pack
	}
	return understand(vals)
}

// openTexts returns the settings that an open line holds, as flags would.
func openTexts(o *race.Open) map[string]string {
	texts := map[string]string{
		"race": o.Race, "runner": o.Runner, "spotter": o.Spotter,
		"facing": o.Facing, "keys": o.Keys, "units": o.Units,
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
