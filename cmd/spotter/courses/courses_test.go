package courses

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"spotter/cmd/spotter/fault"
	"spotter/cues/pack"
)

// spotter runs "course" with arguments in a folder and returns what it printed.
func spotter(t *testing.T, columns int, args ...string) (stdout, stderr string, err error) {
	t.Helper()
	var out, notes bytes.Buffer
	d := Desk{Stdout: &out, Stderr: &notes, Columns: func() int { return columns }, Cues: func(*cobra.Command) (ids []string, err error) {
		for _, c := range pack.Default().Cues {
			ids = append(ids, string(c.ID))
		}
		return ids, nil
	}}
	c := d.Command()
	c.SilenceErrors, c.SilenceUsage = true, true
	c.SetArgs(args)
	err = c.Execute()
	return out.String(), notes.String(), err
}

// hill returns a GPX of 10 km with a hill, a corner and two waypoints.
func hill() string {
	const degree = 111_195.0
	var b strings.Builder
	pt := func(tag string, north, east float64, rest string) {
		fmt.Fprintf(&b, `<%s lat="%.7f" lon="%.7f">%s</%[1]s>`, tag, north/degree, east/degree, rest)
	}
	b.WriteString("<gpx>")
	pt("wpt", 3000, 5, "<name>mill</name>")
	pt("wpt", 5, 0, "<name>arch\u009b</name>")
	b.WriteString("<trk><trkseg>")
	for m := 0.0; m <= 10_000; m += 20 {
		pt("trkpt", min(m, 6000), max(m-6000, 0), fmt.Sprintf("<ele>%.1f</ele>", 20+60*math.Exp(-math.Pow((m-4000)/800, 2))))
	}
	b.WriteString("</trkseg></trk></gpx>")
	return b.String()
}

// in writes files into a new folder and returns it.
func in(t *testing.T, files ...string) string {
	t.Helper()
	dir := t.TempDir()
	for i := 0; i < len(files); i += 2 {
		if err := os.WriteFile(filepath.Join(dir, files[i]), []byte(files[i+1]), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// failed reports whether an error has an exit code.
func failed(err error, code int) bool {
	f, ok := errors.AsType[*fault.Error](err)
	return ok && f.Code == code
}

// The example of the project has no fault, with the cues of the default voice.
func TestBostonHasNoFault(t *testing.T) {
	out, notes, err := spotter(t, 80, "check", "../../../examples/boston.toml")
	if err != nil || notes != "" || !strings.Contains(out, "no faults. 26.219 mi, 8 boards, 26 stations, 4 turns, 4 climbs, 3 places, no track") {
		t.Errorf("%s%s%v", out, notes, err)
	}
}

func TestCheckTellsEveryFault(t *testing.T) {
	dir := in(t, "c.toml", "distance = \"10 km\"\n[[turn]]\nat = \"5 km\"\n[[turn]]\nat = \"15 km\"\nside = \"left\"\ncue = \"tunr\"\n[[hazzard]]\nat = \"1 km\"\n", "two.gpx", "<gpx><rte><rtept lat='0' lon='0'/><rtept lat='1' lon='0'/></rte><rte><name>b\u009b</name><rtept lat='0' lon='0'/><rtept lat='1' lon='0'/></rte></gpx>",
		"bad.gpx", "<!DOCTYPE x><gpx/>")
	out, _, err := spotter(t, 80, "check", filepath.Join(dir, "c.toml"))
	const want = `c.toml:2: the turn has no side: write side = "left" or side = "right"
c.toml:4: the turn at 15 km: 15 km is beyond the course of 10 km
c.toml:7: cue "tunr" is unknown: spotter cues list shows the cues
c.toml:8: unknown table "hazzard": a course has [[board]], [[station]], [[turn]], [[climb]], [[hazard]] and [[place]]; did you mean hazard?
`
	if lines := strings.Split(strings.TrimSpace(out), "\n"); len(lines) != 4 || !failed(err, fault.ExitFailed) || err.Error() != "c.toml: 4 faults" {
		t.Errorf("%d lines, %v", len(lines), err)
	}
	for line := range strings.Lines(want) {
		if !strings.Contains(out, line) {
			t.Errorf("without %s%s", line, out)
		}
	}
	out, _, err = spotter(t, 80, "check", filepath.Join(dir, "bad.gpx"))
	if !failed(err, fault.ExitFailed) || !strings.HasPrefix(out, "bad.gpx: line 1, column 1: a document type") {
		t.Errorf("%s%v", out, err)
	}
	_, _, err = spotter(t, 80, "check", filepath.Join(dir, "two.gpx"))
	if !failed(err, fault.ExitFailed) || !strings.Contains(err.Error(), "two.gpx has 2 tracks or segments that are apart") || strings.ContainsRune(err.Error(), '\u009b') || !strings.Contains(fault.Next(err), "--track 1") {
		t.Errorf("%v, %s", err, fault.Next(err))
	}
	if out, _, err = spotter(t, 80, "check", filepath.Join(dir, "two.gpx"), "--track", "2"); err != nil || !strings.Contains(out, "no faults. 111.195 km") {
		t.Errorf("%s%v", out, err)
	}
	// The next step for a course file is a line of it: "course new" takes a GPX alone.
	if err := os.WriteFile(filepath.Join(dir, "of.toml"), []byte("distance = \"111 km\"\ntrack = \"two.gpx\"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, _, err = spotter(t, 80, "check", filepath.Join(dir, "of.toml"))
	if next := "write the one that is meant into of.toml, such as track_number = \"1\""; !failed(err, fault.ExitFailed) || fault.Next(err) != next {
		t.Errorf("%v, %s", err, fault.Next(err))
	}
	for _, args := range [][]string{{"check"}, {"check", "a", "b"}, {"check", "a", "--track", "0"}, {"show", "a", "--units", "yards"}, {"check", "a", "--distance", "26.2"}, {"new", "a"}, {"frobnicate"}} {
		if _, _, err := spotter(t, 80, args...); !failed(err, fault.ExitUsage) {
			t.Errorf("%q: %v", args, err)
		}
	}
	if _, _, err := spotter(t, 80, "check", filepath.Join(dir, "nothing.toml")); !failed(err, fault.ExitFailed) {
		t.Errorf("no file: %v", err)
	}
}

// A course is drawn at every width; no line is wider, and none has a control character.
func TestShowFits(t *testing.T) {
	dir := in(t, "hill.gpx", hill())
	for _, file := range []string{filepath.Join(dir, "hill.gpx"), "../../../examples/boston.toml"} {
		for _, columns := range []int{1, 20, 40, 80, 200} {
			out, _, err := spotter(t, columns, "show", file)
			if err != nil {
				t.Fatal(err)
			}
			for line := range strings.Lines(out) {
				line = strings.TrimSuffix(line, "\n")
				if n := utf8.RuneCountInString(line); n > max(columns, 24) {
					t.Errorf("%d columns: a line of %d: %q", columns, n, line)
				}
				if strings.ContainsFunc(line, func(r rune) bool { return r < ' ' || r >= 0x7f && r < 0xa0 }) {
					t.Errorf("%d columns: %q", columns, line)
				}
			}
			for _, want := range map[bool][]string{true: {"mill", "▁", "0 km"}, false: {"Heartbreak", "turn left", "26.00 mi"}}[strings.HasSuffix(file, "gpx")] {
				if columns >= 40 && !strings.Contains(out, want) {
					t.Errorf("%d columns of %s: without %q\n%s", columns, file, want, out)
				}
			}
		}
	}
	out, _, err := spotter(t, 40, "show", filepath.Join(dir, "hill.gpx"))
	if err != nil {
		t.Fatal(err)
	}
	const want = `10 km · 60 m up · 60 m down · 2 places ·
a track of 501 points

  78 m             ▅█
                  ▁██▇
                  ████
                 ▂█████
                 ██████▃
  20 m ▁▁▁▁▁▁▁▂▃████████▅▂▁▁▁▁▁▁▁▁▁▁▁▁▁▁
       0 km  2      4     6      8
`
	if got := out[:min(len(out), len(want))]; got != want {
		t.Errorf("%s\nwant\n%s", out, want)
	}
	if out, _, err = spotter(t, 80, "show", filepath.Join(dir, "hill.gpx"), "--units", "mi"); err != nil || !strings.Contains(out, "1.86 mi  place · mill") {
		t.Errorf("%s%v", out, err)
	}
}

func TestNew(t *testing.T) {
	dir := in(t, "hill.gpx", hill())
	if err := os.Mkdir(filepath.Join(dir, "x"), 0o700); err != nil {
		t.Fatal(err)
	}
	gpx, made := filepath.Join(dir, "hill.gpx"), filepath.Join(dir, "hill.toml")
	out, notes, err := spotter(t, 80, "new", gpx, "-o", made, "--distance", "10km", "--name", "The Hill")
	if err != nil || notes != "" || !strings.HasSuffix(out, "hill.toml: 10 km, 2 things; 2 suggestions as comments\n") {
		t.Fatalf("%s%s%v", out, notes, err)
	}
	b, err := os.ReadFile(made)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"name = \"The Hill\"\ndistance = \"10 km\"\nunits = \"km\"\ntrack = \"hill.gpx\"\n", "\n[[place]]\nat = \"3 km\"\nname = \"mill\"\n",
		"\n# [[turn]]\n# at = \"6 km\"\n# side = \"right\"\n", "\n# [[climb]]\n# at = \"2."} {
		if !strings.Contains(string(b), want) {
			t.Errorf("without %q:\n%s", want, b)
		}
	}
	if out, notes, err := spotter(t, 80, "check", made); err != nil || notes != "" || !strings.Contains(out, "60 m up, 60 m down, 2 places, a track of 501 points") {
		t.Errorf("check of what was made: %s%s%v", out, notes, err)
	}
	if _, _, err := spotter(t, 80, "new", gpx, "-o", made); !failed(err, fault.ExitFailed) || !strings.Contains(fault.Next(err), "--force") {
		t.Errorf("over a file: %v", err)
	}
	if _, _, err := spotter(t, 80, "new", gpx, "-o", gpx, "--force"); !failed(err, fault.ExitFailed) || !strings.Contains(err.Error(), "is the file that it would be made from") {
		t.Errorf("over the GPX: %v", err)
	}
	if _, _, err := spotter(t, 80, "new", gpx, "-o", made, "--force", "--units", "mi"); err != nil {
		t.Errorf("over a file, with force: %v", err)
	}
	if _, _, err := spotter(t, 80, "new", made, "-o", filepath.Join(dir, "again.toml")); !failed(err, fault.ExitUsage) {
		t.Errorf("of a course file: %v", err)
	}
	if _, notes, err := spotter(t, 80, "new", gpx, "-o", filepath.Join(dir, "x", "far.toml")); err != nil || !strings.Contains(notes, "the GPX is not in the folder of the new file") {
		t.Errorf("elsewhere: %s%v", notes, err)
	}
	if b, err := os.ReadFile(filepath.Join(dir, "x", "far.toml")); err != nil || strings.Contains(string(b), "track =") {
		t.Errorf("elsewhere: %s%v", b, err)
	}
}
