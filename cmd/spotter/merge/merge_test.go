package merge_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"spotter/audio/audiotest"
	"spotter/cmd/spotter/fault"
	"spotter/cmd/spotter/merge"
	"spotter/journal"
	"spotter/journal/beside"
	"spotter/race"
)

// The logs of a made-up marathon on two devices.
const (
	first  = "../../../journal/testdata/marathon/second/race.jsonl"
	second = "../../../journal/testdata/marathon/second/second.jsonl"
)

// runs runs a command and returns what it said.
func runs(words ...string) (stdout, stderr string, err error) {
	var out, told bytes.Buffer
	for _, c := range (merge.Desk{Stdout: &out, Stderr: &told, Program: "1.2"}).Commands() {
		if c.Name() == words[0] {
			c.SetArgs(words[1:])
			c.SilenceErrors, c.SilenceUsage = true, true
			err = c.Execute()
		}
	}
	return out.String(), told.String(), err
}

// code returns the exit code of an error.
func code(err error) int {
	if f, ok := errors.AsType[*fault.Error](err); ok {
		return f.Code
	}
	if err != nil {
		return fault.ExitFailed
	}
	return fault.ExitDone
}

// copied copies a log to a folder, changed by a function.
func copied(t *testing.T, dir, name, from string, change func([]byte) []byte) string {
	t.Helper()
	b, err := os.ReadFile(from)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, name)
	if err := os.WriteFile(path, change(b), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func same(b []byte) []byte { return b }

// A merge makes a log that is whole, says what it is, and leaves both logs as they are.
func TestMerge(t *testing.T) {
	dir := t.TempDir()
	a, b, both := copied(t, dir, "a.jsonl", first, same), copied(t, dir, "b.jsonl", second, same), filepath.Join(dir, "both.jsonl")
	out, told, err := runs("merge", a, b, "-o", both)
	if err != nil || told != "" {
		t.Fatal(err, told)
	}
	log, err := journal.ReadFile(both)
	if err != nil || log.Err() != nil {
		t.Fatal(err, log.Err())
	}
	for _, want := range []string{both + ": 483 lines, merged of 254 lines and 219 lines\n", "B is " + b + "\n", "race time is that of A; 53 events of both logs in one, 2 boards only in the other log\n",
		"clock of B, lines 1 to 219: clock moved by -4.465 s, from boards that both pressed\n", "12 conflicts:\naid water: line 43 of A says right, line 16 of B says left\n", "\nhead " + log.Head + "\n"} {
		if !strings.Contains(out, want) {
			t.Errorf("%q is not in\n%s", want, out)
		}
	}
	if stands := race.AsItStands(log.Events); len(stands.Splits) != 43 || len(stands.Doubted) != 0 {
		t.Errorf("%d splits, %d doubted", len(stands.Splits), len(stands.Doubted))
	}
	for path, from := range map[string]string{a: first, b: second} {
		x, _ := os.ReadFile(path)
		if y, err := os.ReadFile(from); err != nil || !bytes.Equal(x, y) {
			t.Errorf("%s was changed", path)
		}
	}
}

// A file that is there is replaced only with force, and the log of a race never.
func TestMergeWritesOverNothing(t *testing.T) {
	dir := t.TempDir()
	a, b, both := copied(t, dir, "a.jsonl", first, same), copied(t, dir, "b.jsonl", second, same), filepath.Join(dir, "both.jsonl")
	if _, _, err := runs("merge", a, b, "-o", both); err != nil {
		t.Fatal(err)
	}
	other := copied(t, dir, "other.jsonl", "../../../journal/testdata/marathon/chip/race.jsonl", same)
	for _, tt := range []struct {
		words string
		code  int
		says  string
	}{
		{both, 1, "is there already"},
		{both + " --force", 0, ""},
		{other + " --force", 1, "is the log of a race"},
		{b + " --force", 1, "is one of the two logs"},
		{dir + " --force", 1, "no ordinary file"},
		{filepath.Join(dir, "no", "such") + " --force", 1, "cannot write"},
	} {
		_, _, err := runs(append([]string{"merge", a, b, "-o"}, strings.Fields(tt.words)...)...)
		if code(err) != tt.code || err != nil && (!strings.Contains(err.Error(), tt.says) || fault.Next(err) == "") {
			t.Errorf("-o %s: %v", tt.words, err)
		}
	}
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) != 4 {
		t.Errorf("%d files are left behind, %v", len(entries), err)
	}
}

// What cannot be one race on two devices is refused by both commands, with a reason and a
// next step.
func TestRefused(t *testing.T) {
	dir := t.TempDir()
	a, b, both := copied(t, dir, "a.jsonl", first, same), copied(t, dir, "b.jsonl", second, same), filepath.Join(dir, "both.jsonl")
	if _, _, err := runs("merge", a, b, "-o", both); err != nil {
		t.Fatal(err)
	}
	again := copied(t, dir, "again.jsonl", first, same)
	link := filepath.Join(dir, "link.jsonl")
	if err := os.Link(a, link); err != nil {
		t.Fatal(err)
	}
	empty := copied(t, dir, "empty.jsonl", first, func([]byte) []byte { return nil })
	rubbish := copied(t, dir, "rubbish.jsonl", first, func([]byte) []byte { return []byte("\x1b[31mno journal\n") })
	cut := func(b []byte) []byte { return b[:bytes.Index(b, []byte(`{"seq":9,`))] } // before any board
	early, late := copied(t, dir, "early.jsonl", first, cut), copied(t, dir, "late.jsonl", second, cut)
	for _, tt := range []struct {
		a, b string
		code int
		says string
	}{
		{a, a, 2, "are one file"},
		{a, link, 2, "are one file"},
		{a, again, 2, "the same log, or copies"},
		{a, both, 2, "was merged of two logs already"},
		{a, "../../../journal/testdata/corpus/whole.jsonl", 1, "the logs are of two races: one begins 2027-04-19 10:00"},
		{a, filepath.Join(dir, "nowhere.jsonl"), 1, "no such file"},
		{a, empty, 1, "has no line that can be read"},
		{a, rubbish, 1, "has no line that can be read"},
		{early, late, 1, "the clocks cannot be compared"},
	} {
		for _, words := range [][]string{{"merge", tt.a, tt.b, "-o", filepath.Join(dir, "new.jsonl")}, {"agree", tt.a, tt.b}} {
			out, _, err := runs(words...)
			if code(err) != tt.code || err == nil || !strings.Contains(err.Error(), tt.says) || out != "" {
				t.Errorf("%q: %v, %q", words, err, out)
			}
		}
	}
	if _, err := os.Stat(filepath.Join(dir, "new.jsonl")); err == nil {
		t.Error("a refused merge wrote a file")
	}
	for _, words := range [][]string{{"merge", a, b}, {"agree", a, b, "--window", "0s"}, {"agree", a, b, "--window", "2m"}, {"agree", a, b, "--unit", "1us"}} {
		if _, _, err := runs(words...); code(err) != 2 {
			t.Errorf("%q: %v", words, err)
		}
	}
	// The user may say the offset where nothing tells it.
	if out, _, err := runs("agree", early, late, "--offset", "-4.4s"); code(err) != 0 || !strings.Contains(out, "from the offset that was given") {
		t.Errorf("%v, %s", err, out)
	}
}

// Damaged and torn logs are used as far as they can be read. That is said, and the exit
// code is 1.
func TestLogsThatAreNotWhole(t *testing.T) {
	dir := t.TempDir()
	a := copied(t, dir, "a.jsonl", first, func(b []byte) []byte {
		at := bytes.Index(b, []byte(`"marker":"km 3"`))
		b[at+11] = 0 // in the middle of a line, which cannot be read then
		return b
	})
	b := copied(t, dir, "b.jsonl", second, func(b []byte) []byte { return b[:len(b)-20] })
	both := filepath.Join(dir, "both.jsonl")
	out, _, err := runs("merge", a, b, "-o", both)
	if code(err) != 1 || !strings.Contains(out, "A is "+a+": damaged in 1 place") || !strings.Contains(out, "B is "+b+": its end is torn") {
		t.Errorf("%v\n%s", err, out)
	}
	log, err := journal.ReadFile(both)
	if err != nil || log.Err() != nil {
		t.Fatal(err, log.Err())
	}
	for i, want := range []string{"; damaged in 1 place; ", "; its end is torn: "} {
		if !strings.Contains(log.Events[i+1].Text, want) {
			t.Errorf("%q", log.Events[i+1].Text)
		}
	}
	if stands := race.AsItStands(log.Events); len(stands.Splits) != 42 { // km 3 is before the second log begins
		t.Errorf("%d splits", len(stands.Splits))
	}
	out, _, err = runs("agree", a, b)
	if code(err) != 1 || !strings.Contains(out, "damaged in 1 place") || !strings.Contains(out, "kappa of codes: 0.349 (23 links)") {
		t.Errorf("%v\n%s", err, out)
	}
}

// The figures of agree are those that an independent program finds in the same journals.
func TestAgreeIsThatOfPython(t *testing.T) {
	audiotest.Need(t, "python3")
	b, err := exec.Command("python3", "../../../race/agree/testdata/agreement.py", first, second, "2000", "1000").Output()
	if err != nil {
		t.Fatal(err)
	}
	var want struct {
		A, B, Linked, Same int
		OnlyA              int `json:"only_a"`
		OnlyB              int `json:"only_b"`
		Lag                []float64
		Codes, Omissions   []float64
		Units              []float64
		UnitsByA           []float64 `json:"units_by_a"`
		UnitsByB           []float64 `json:"units_by_b"`
	}
	if err := json.Unmarshal(b, &want); err != nil {
		t.Fatal(err)
	}
	out, _, err := runs("agree", first, second, "--json")
	if err != nil {
		t.Fatal(err)
	}
	type kappa struct{ Pairs, Kappa float64 }
	var got struct {
		A            int `json:"cues_a"`
		B            int `json:"cues_b"`
		Linked, Same int
		OnlyA        int `json:"only_a"`
		OnlyB        int `json:"only_b"`
		Lag          struct {
			Lower  float64 `json:"lower_quartile"`
			Median float64
			Upper  float64 `json:"upper_quartile"`
		} `json:"lag_ms"`
		Codes, Omissions, Units kappa
		UnitsByA                kappa `json:"units_by_a"`
		UnitsByB                kappa `json:"units_by_b"`
	}
	if err := json.Unmarshal([]byte(out), &got); err != nil {
		t.Fatal(err)
	}
	if got.A != want.A || got.B != want.B || got.Linked != want.Linked || got.Same != want.Same || got.OnlyA != want.OnlyA || got.OnlyB != want.OnlyB || got.Linked == 0 {
		t.Errorf("%+v\n%+v", got, want)
	}
	pairs := [][2]float64{{got.Lag.Lower, want.Lag[0]}, {got.Lag.Median, want.Lag[1]}, {got.Lag.Upper, want.Lag[2]}}
	for _, k := range []struct {
		got  kappa
		want []float64
	}{{got.Codes, want.Codes}, {got.Omissions, want.Omissions}, {got.Units, want.Units}, {got.UnitsByA, want.UnitsByA}, {got.UnitsByB, want.UnitsByB}} {
		pairs = append(pairs, [2]float64{k.got.Pairs, k.want[0]}, [2]float64{k.got.Kappa, k.want[1]})
	}
	for i, p := range pairs {
		if math.Abs(p[0]-p[1]) > 1e-9 {
			t.Errorf("figure %d is %v, and %v in Python", i, p[0], p[1])
		}
	}
}

// Notes and corrections that were added to a closed log count in the merged one.
func TestNotesBesideALog(t *testing.T) {
	dir := t.TempDir()
	a, b, both := copied(t, dir, "a.jsonl", first, same), copied(t, dir, "b.jsonl", second, same), filepath.Join(dir, "both.jsonl")
	before, err := journal.ReadFile(a)
	if err != nil {
		t.Fatal(err)
	}
	fell := race.AsItStands(before.Events).Falls
	at := race.Stamp{Wall: before.Events[0].Wall.AddDate(0, 0, 9), Boot: 1}
	book, err := beside.Open(a, beside.Options{Now: func() race.Stamp { return at }})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := book.Append(race.Event{Kind: race.KindVoid, Ref: fell[0].ID}); err != nil {
		t.Fatal(err)
	}
	out, _, err := runs("merge", a, b, "-o", both)
	if err != nil {
		t.Fatal(err)
	}
	log, err := journal.ReadFile(both)
	if err != nil || log.Err() != nil {
		t.Fatal(err, log.Err())
	}
	if n := len(race.AsItStands(log.Events).Falls); n != len(fell)-1 || !strings.Contains(out, "lines 256 to 256: added after the race\n") || !strings.Contains(log.Events[1].Text, "; 1 line beside it, head ") {
		t.Errorf("%d falls of %d, %q\n%s", n, len(fell), log.Events[1].Text, out)
	}
}
