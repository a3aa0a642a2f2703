package export

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"spotter/audio/audiotest"
	"spotter/cues"
	"spotter/journal"
	"spotter/race"
	"spotter/race/logbook"
)

// shownRaces returns the races that programs of others have to read, by name: a marathon of the corpus,
// by gun and by chip, a small one, one with every nasty text, and those that lack something.
func shownRaces(t *testing.T) map[string]*logbook.Book {
	t.Helper()
	races := odd()
	for _, name := range []string{"usual", "chip"} {
		log, err := journal.ReadFile("../../journal/testdata/marathon/" + name + "/race.jsonl")
		if err != nil {
			t.Fatal(err)
		}
		races[name] = logbook.New(log.Events)
	}
	lines := []race.Event{opened(race.Open{Race: nasty[0], Runner: nasty[9], DistanceM: 42195}), gun()}
	for i, s := range nasty {
		note, cue := at(race.KindNote, after(2*i)), press(cues.ID(s), cues.Steer, after(2*i+1))
		note.Text, cue.Text = s, s
		lines = append(lines, note, cue, became(len(lines)+2, race.Outcome(s), race.Why(s), after(2*i+1)))
	}
	races["nasty"] = book(lines...)
	return races
}

// files writes each race that a format takes into a file, and returns their names in order.
func files(t *testing.T, format string, races map[string]*logbook.Book, o Options) (paths []string) {
	t.Helper()
	f, _ := Find(format)
	dir := t.TempDir()
	for _, name := range slices.Sorted(maps.Keys(races)) {
		var out bytes.Buffer
		if _, err := f.Write(&out, races[name], o); err != nil {
			continue // TestOddRaces and TestRefused say when that is right
		}
		path := filepath.Join(dir, strings.ReplaceAll(name, " ", "-")+"."+format)
		if err := os.WriteFile(path, out.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
		paths = append(paths, path)
	}
	if len(paths) < 6 {
		t.Fatalf("only %d races were written as %s", len(paths), format)
	}
	return paths
}

// says runs a program and returns its standard output. One that fails or complains fails the
// test.
func says(t *testing.T, c *exec.Cmd) string {
	t.Helper()
	var out, complaint bytes.Buffer
	c.Stdout, c.Stderr = &out, &complaint
	if err := c.Run(); err != nil || complaint.Len() > 0 {
		t.Fatalf("%s: %v\n%s%.2000s", c, err, complaint.String(), out.String())
	}
	return out.String()
}

// python returns a Python that has modules, from PyPI. .ci/run makes one and names it.
func python(t *testing.T, modules ...string) string {
	t.Helper()
	path := os.Getenv("SPOTTER_TEST_PYTHON")
	if path == "" {
		audiotest.Need(t, "python3")
		path = "python3"
	}
	find := "import importlib.util, sys; sys.exit(not all(importlib.util.find_spec(m) for m in sys.argv[1:]))"
	if exec.Command(path, append([]string{"-c", find}, modules...)...).Run() != nil {
		audiotest.Lacking(t, "needs the Python modules %s in the Python that SPOTTER_TEST_PYTHON names", strings.Join(modules, ", "))
	}
	return path
}

// decoded reads JSON.
func decoded[T any](t *testing.T, out string) (v T) {
	t.Helper()
	if err := json.Unmarshal([]byte(out), &v); err != nil {
		t.Fatalf("%v: %.500s", err, out)
	}
	return v
}

// Python's csv reads the same cells as ours.
func TestPythonReadsCSV(t *testing.T) {
	audiotest.Need(t, "python3")
	paths := files(t, "csv", shownRaces(t), Options{})
	out := says(t, exec.Command("python3", append([]string{"-c", `import csv, json, sys
print(json.dumps([list(csv.reader(open(p, newline="", encoding="utf-8"), strict=True)) for p in sys.argv[1:]]))`}, paths...)...))
	for i, rows := range decoded[[][][]string](t, out) {
		file, err := os.ReadFile(paths[i])
		if err != nil {
			t.Fatal(err)
		}
		ours, err := csv.NewReader(bytes.NewReader(file)).ReadAll()
		if err != nil || !slices.EqualFunc(rows, ours, slices.Equal[[]string]) {
			t.Errorf("%s: Python reads %d rows, ours %d: %v", paths[i], len(rows), len(ours), err)
		}
	}
}

// The waypoints and the track are as the schema of GPX 1.1 wants them.
func TestSchemaAcceptsGPX(t *testing.T) {
	audiotest.Need(t, "xmllint")
	races := shownRaces(t)
	paths := files(t, "gpx", map[string]*logbook.Book{"small": races["small"], "nasty": races["nasty"], "only the start": races["only the start"],
		"no finish": races["no finish"], "no target": races["no target"], "an open rest": races["an open rest"]}, Options{Track: loop()})
	paths = append(paths, files(t, "gpx", map[string]*logbook.Book{"small": races["small"], "nasty": races["nasty"],
		"no finish": races["no finish"], "no target": races["no target"], "an open rest": races["an open rest"], "usual": races["usual"]}, Options{Course: road()})...)
	c := exec.Command("xmllint", append([]string{"--nonet", "--noout", "--schema", "testdata/gpx-1.1.xsd"}, paths...)...)
	if out, err := c.CombinedOutput(); err != nil || strings.Count(string(out), " validates") != len(paths) {
		t.Errorf("%v\n%s", err, out)
	}
}

// ffmpeg finds as many subtitles as were written.
func TestFFmpegReadsSubtitles(t *testing.T) {
	audiotest.Need(t, "ffmpeg")
	times := regexp.MustCompile(`(?m)^[0-9:.,]+ --> `)
	races := shownRaces(t)
	for _, format := range []string{"srt", "vtt"} {
		for _, name := range []string{"usual", "nasty", "small"} {
			path := filepath.Join(t.TempDir(), name+"."+format)
			text := written(t, format, races[name], Options{})
			if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
			out := says(t, exec.Command("ffmpeg", "-nostdin", "-v", "error", "-i", path, "-f", "srt", "-"))
			if want, got := len(times.FindAllString(text, -1)), len(times.FindAllString(out, -1)); got != want || got == 0 {
				t.Errorf("%s of %s: %d subtitles were read of %d", format, name, got, want)
			}
		}
	}
}

// Praat reads every tier and every point.
func TestPraatReadsTextGrids(t *testing.T) {
	audiotest.Need(t, "praat")
	paths := files(t, "textgrid", shownRaces(t), Options{})
	list := filepath.Join(t.TempDir(), "list")
	if err := os.WriteFile(list, []byte(strings.Join(paths, "\n")+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	script, err := filepath.Abs("testdata/count.praat")
	if err != nil {
		t.Fatal(err)
	}
	var want strings.Builder
	for i, path := range paths {
		grid, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for n, part := range strings.Split(string(grid), "item [")[2:] {
			fmt.Fprintf(&want, "%d %s %d\n", i+1, tier(n), strings.Count(part, "number = "))
		}
	}
	if got := says(t, exec.Command("praat", "--run", script, list)); got != want.String() {
		t.Errorf("Praat read:\n%s\nwant:\n%s", got, want.String())
	}
}

// fitdecode and Garmin's SDK read every FIT file, find its sums right, and find what was
// written.
func TestFITReaders(t *testing.T) {
	py := python(t, "fitdecode", "garmin_fit_sdk")
	races := shownRaces(t)
	paths := files(t, "fit", races, Options{Track: loop()})
	type found struct {
		File, Sport, Start   string
		Kinds                map[string]int
		Cues, Records, Laps  int
		First, Notes, Errors []string
		Whole                bool
		Metres, Seconds      float64
	}
	all := decoded[[]found](t, says(t, exec.Command(py, append([]string{"testdata/read_fit.py"}, paths...)...)))
	for _, f := range all {
		if !f.Whole || len(f.Errors) > 0 || f.Records == 0 || f.Records != f.Kinds["record"] || f.Laps == 0 || f.Laps != f.Kinds["lap"] ||
			f.Sport != "running" || len(f.Notes) != 1 || f.Notes[0] != filledNote {
			t.Errorf("%+v", f)
		}
		switch filepath.Base(f.File) {
		case "small.fit":
			if f.Laps != 3 || f.Cues != 3 || f.First[0] != "left" || f.Metres != 42195 || f.Seconds != 13200 || f.Start != "2027-04-19T14:02:13+00:00" {
				t.Errorf("%+v", f)
			}
		case "usual.fit":
			if b := races["usual"]; f.Laps != len(b.Splits) || f.Metres != 42195 {
				t.Errorf("%d boards: %+v", len(b.Splits), f)
			}
		}
	}
	if len(all) != len(paths) {
		t.Errorf("%d files were read of %d", len(all), len(paths))
	}
}

// BORIS's own loader takes every project as it is, and its own check finds nothing wrong. They
// run without BORIS's windows.
func TestBORISLoadsProjects(t *testing.T) {
	py := python(t, "boris")
	paths := files(t, "boris", shownRaces(t), Options{})
	type found struct {
		File, Said, Wrong string
		Changed           bool
		Events            int
		Rests             []float64
	}
	all := decoded[[]found](t, says(t, exec.Command(py, append([]string{"testdata/load_boris.py"}, paths...)...)))
	for _, f := range all {
		if f.Changed || f.Said != "" || f.Wrong != "" {
			t.Errorf("%+v", f)
		}
		// The start, a mat, three cues, a fall, a gel, a note, a finish, three boards, and a rest.
		if filepath.Base(f.File) == "small.boris" && (f.Events != 14 || !slices.Equal(f.Rests, []float64{620, 680})) {
			t.Errorf("%+v", f)
		}
	}
	if len(all) != len(paths) {
		t.Errorf("%d files were read of %d", len(all), len(paths))
	}
}
