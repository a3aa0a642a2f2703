package catalog

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"spotter/cmd/spotter/fault"
	"spotter/cmd/spotter/races"
	"spotter/cmd/spotter/shelf"
	"spotter/journal"
	"spotter/race"
)

// office is a desk over a folder of its own, with what it printed.
type office struct {
	Desk
	t           *testing.T
	folder      string
	out, errors bytes.Buffer
}

func newOffice(t *testing.T) *office {
	t.Helper()
	o := &office{t: t, folder: filepath.Join(t.TempDir(), "races")}
	if err := os.Mkdir(o.folder, 0o700); err != nil {
		t.Fatal(err)
	}
	o.Desk = Desk{Stdout: &o.out, Stderr: &o.errors, Columns: func() int { return 80 },
		Races: races.Folder{Path: func() (string, error) { return o.folder, nil }}, Bin: shelf.Bin{Now: time.Now}}
	return o
}

// add writes the journal of a race with a name: 1 km run, a fall, two cues of which one was not heard.
func (o *office) add(file, name string) string {
	o.t.Helper()
	at := race.Stamp{Wall: time.Date(2027, 4, 19, 10, 0, 0, 0, time.UTC)}
	path := filepath.Join(o.folder, file)
	w, err := journal.Create(path, race.Open{Race: name, DistanceM: 1000, Units: "km"}, journal.Options{Now: func() race.Stamp { return at }})
	if err != nil {
		o.t.Fatal(err)
	}
	for i, e := range []race.Event{{Kind: race.KindStart, Clock: race.ClockGun}, {Kind: race.KindStart, Clock: race.ClockChip, Elapsed: 10 * time.Second},
		{Kind: race.KindCue, Cue: "left", Pressed: "left"}, {Kind: race.KindOutcome, Ref: 3, Outcome: race.Heard}, {Kind: race.KindFall},
		{Kind: race.KindCue, Cue: "left", Pressed: "left"}, {Kind: race.KindOutcome, Ref: 6, Outcome: race.Expired},
		{Kind: race.KindFinish, Clock: race.ClockFinish, Elapsed: 400 * time.Second}} {
		e.ID, e.Stamp, e.HasElapsed = race.EventID(i+1), at, e.Kind != race.KindOutcome
		w.Append(e)
	}
	if err := w.Close(race.ReasonLeft); err != nil {
		o.t.Fatal(err)
	}
	return path
}

// do runs a command below "spotter races" and returns what it printed.
func (o *office) do(words ...string) (string, error) {
	o.t.Helper()
	o.out.Reset()
	o.errors.Reset()
	for _, c := range o.Commands() {
		if c.Name() == words[0] {
			c.SetArgs(words[1:])
			c.SilenceErrors, c.SilenceUsage = true, true
			err := c.Execute()
			return o.out.String(), err
		}
	}
	o.t.Fatalf("no command %s", words[0])
	return "", nil
}

// A row has all that is known of a race, as CSV and as JSON, and no cell is a formula.
func TestRowsForOtherPrograms(t *testing.T) {
	o := newOffice(t)
	o.add("a.jsonl", `=HYPERLINK("http://x","y")`)
	o.add("b.jsonl", "Boston")
	if _, err := o.do("tag", "b", "PB", "+x"); err != nil {
		t.Fatal(err)
	}
	out, err := o.do("list", "--csv")
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(strings.NewReader(out)).ReadAll()
	if err != nil || len(rows) != 3 || !slices.Equal(rows[0], columns) {
		t.Fatalf("%v, %v", rows, err)
	}
	for _, r := range rows[1:] {
		for _, cell := range r {
			if cell != "" && strings.ContainsRune("=+-@\t\r", rune(cell[0])) {
				t.Errorf("a formula: %q", cell)
			}
		}
	}
	cell := func(r []string, head string) string { return r[slices.Index(columns, head)] }
	for head, want := range map[string]string{"date": "2027-04-19T10:00:00Z", "name": "Boston", "tags": "pb, +x", "distance_m": "1000", "gun_s": "400",
		"chip_s": "390", "pace_s": "400", "pace_of": "km", "falls": "1", "rests": "0", "cues": "2", "not_heard": "1", "chain": "whole", "file": filepath.Join(o.folder, "b.jsonl")} {
		if got := cell(rows[1], head); got != want {
			t.Errorf("%s: %q, want %q", head, got, want)
		}
	}
	if got := cell(rows[2], "name"); got != `'=HYPERLINK("http://x","y")` {
		t.Errorf("%q", got)
	}
	out, err = o.do("list", "--json", "2027")
	if err != nil || strings.Count(out, "\n") != 2 {
		t.Fatalf("%v, not two lines: %s", err, out)
	}
	first, _, _ := strings.Cut(out, "\n")
	var boston map[string]any
	if err := json.Unmarshal([]byte(first), &boston); err != nil {
		t.Fatalf("%v: %s", err, first)
	}
	for _, head := range columns {
		if _, ok := boston[head]; !ok {
			t.Errorf("no %s", head)
		}
	}
	if len(boston) != len(columns) || boston["head"] != cell(rows[1], "head") || boston["chip_s"] != 390.0 || boston["name"] != "Boston" {
		t.Errorf("%v", boston)
	}
}

// Words find a race by its name, tags, file, date and result; no match is not a success.
func TestListFinds(t *testing.T) {
	o := newOffice(t)
	o.add("a.jsonl", "Boston")
	o.add("b.jsonl", "Boston 2")
	if _, err := o.do("rename", "b.jsonl", "The \x1b[31mday\u202e of the rain"); err != nil {
		t.Fatal(err)
	}
	for words, want := range map[string]int{"": 2, "BOSTON": 1, "rain day": 1, "2027-04 finished": 2, "april": 2, "b.jsonl": 1} {
		out, err := o.do(append([]string{"list"}, strings.Fields(words)...)...)
		if n := strings.Count(out, "\n") - 1; err != nil || n != want || strings.ContainsAny(out, "\x1b\u202e") {
			t.Errorf("%q finds %d, want %d: %v\n%s", words, n, want, err, out)
		}
	}
	if out, err := o.do("list", "paris"); err == nil || out != "" {
		t.Errorf("found %q", out)
	}
	if _, err := o.do("rename", "c.jsonl", "x"); err == nil || fault.Next(err) == "" {
		t.Errorf("renamed what is not there: %v", err)
	}
}

// The trash asks, needs --yes where nobody can be asked, and says how to get the race back.
func TestTrashAsks(t *testing.T) {
	o := newOffice(t)
	path := o.add("a b.jsonl", "Boston")
	for _, tt := range []struct {
		asks   bool
		answer string
		words  []string
		gone   bool
	}{
		{false, "y\n", []string{"trash", "a b"}, false}, {true, "n\n", []string{"trash", "a b"}, false}, {true, "", []string{"trash", "a b"}, false},
		{true, "Y\n", []string{"trash", "a b"}, true}, {false, "", []string{"trash", "--yes", "a b.jsonl"}, true},
	} {
		o.Asks, o.Stdin = tt.asks, strings.NewReader(tt.answer)
		out, err := o.do(tt.words...)
		if _, serr := os.Stat(path); (err == nil) != tt.gone || (serr != nil) != tt.gone {
			t.Fatalf("%+v: %v, %v", tt, err, serr)
		}
		if !tt.gone {
			continue
		}
		to := filepath.Join(o.folder, "trash", "a b.jsonl")
		if want := "  mv -n '" + to + "' '" + path + "'\n"; !strings.Contains(out, want) {
			t.Errorf("no %q in\n%s", want, out)
		}
		if err := os.Rename(to, path); err != nil {
			t.Fatal(err)
		}
	}
}
