package journal

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"spotter/cues"
	"spotter/journal/form"
	"spotter/race"
	"spotter/race/racetest"
	"spotter/testrun"
)

// bothWays reads a journal by the quick way and by the parser alone, and fails where the
// two logs differ, or the events that they find. It returns how many lines the quick way left to the parser.
func bothWays(t testing.TB, name string, file []byte) (log *Log, long int) {
	t.Helper()
	keptBothWays(t, name, file)
	var logs [2]*Log
	var errs [2]error
	var seen [2]bytes.Buffer
	for i := range logs {
		rd := newReader()
		rd.quick.off = i == 1
		rd.found = func(f Found) { found(&seen[i], f) }
		logs[i], errs[i] = rd.read(bytes.NewReader(file))
		if i == 0 {
			long = rd.quick.long
		}
	}
	if fmt.Sprint(errs[0]) != fmt.Sprint(errs[1]) {
		t.Fatalf("%s: quick %v, parsed %v", name, errs[0], errs[1])
	}
	if seen[0].String() != seen[1].String() {
		t.Fatalf("%s: other events are found (-parsed +quick):\n%s", name, cmp.Diff(seen[1].String(), seen[0].String()))
	}
	if !equalLogs(logs[0], logs[1]) {
		t.Fatalf("%s: another log (-parsed +quick):\n%s", name, cmp.Diff(logs[1], logs[0]))
	}
	return logs[0], long
}

// keptBothWays reads a journal and keeps its events, by the quick way and by the parser alone, and
// fails where they differ.
func keptBothWays(t testing.TB, name string, file []byte) {
	t.Helper()
	var logs [2]*Log
	for i := range logs {
		rd := newReader()
		rd.keeps, rd.quick.off = true, i == 1
		logs[i], _ = rd.read(bytes.NewReader(file))
	}
	if a, b := logs[0].Events, logs[1].Events; !reflect.DeepEqual(a, b) {
		t.Fatalf("%s: other events are kept (-parsed +quick):\n%s", name, cmp.Diff(b, a))
	}
	if !equalLogs(logs[0], logs[1]) {
		t.Fatalf("%s: another log is kept (-parsed +quick):\n%s", name, cmp.Diff(logs[1], logs[0]))
	}
}

// found writes down the values of a line that the quick way keeps.
func found(b *bytes.Buffer, f Found) {
	l := f.Form
	if l == nil {
		e := f.Event
		l = &form.Line{Seq: e.Seq, Kind: e.Kind, Elapsed: e.Elapsed.Milliseconds(), HasElapsed: e.HasElapsed,
			Cue: e.Cue, Class: e.Class, Ref: uint64(e.Ref), Outcome: e.Outcome, By: uint64(e.By), Why: e.Why, Latency: e.Latency.Microseconds(),
			Pressed: e.Pressed, Ended: e.Ended.Milliseconds()}
	}
	fmt.Fprintf(b, "%d %d %q %d %t %q %q %d %d %q %d %q %d %d\n", f.Byte, l.Seq, l.Kind, l.Elapsed, l.HasElapsed, l.Cue, l.Pressed, l.Class, l.Ref, l.Outcome,
		l.By, l.Why, l.Latency, l.Ended)
}

// equalLogs compares logs without events. It is for hundreds of thousands of pairs, where
// cmp takes too long.
func equalLogs(a, b *Log) bool {
	if len(a.Damage) != len(b.Damage) || (a.Torn == nil) != (b.Torn == nil) || a.Torn != nil && *a.Torn != *b.Torn {
		return false
	}
	for i := range a.Damage {
		if a.Damage[i] != b.Damage[i] {
			return false
		}
	}
	return a.Head == b.Head && a.Lines == b.Lines && a.Size == b.Size && a.Damaged == b.Damaged &&
		a.Closed == b.Closed && a.Last == b.Last && a.Readable == b.Readable
}

// small returns a journal of a few lines that has the fields that matter to the quick
// way: by, ref, unresolved, decimals, classes, escapes, letters beyond ASCII.
func small() []byte {
	now := clock()
	open := race.Open{Race: "B"}
	events := []race.Event{
		{Kind: race.KindOpen, Open: &open},
		{Kind: race.KindStart, Clock: "gun", Correction: -4200 * time.Millisecond},
		{Kind: race.KindCue, Cue: "left", Pressed: "right", Class: cues.Steer},
		{Kind: race.KindOutcome, Ref: 3, Outcome: race.Cut, By: 1, Why: race.WhyCue, Latency: 3217 * time.Microsecond, Ended: 90 * time.Millisecond},
		{Kind: race.KindSplit, Marker: "mile 1", DistanceM: 1609.344},
		{Kind: race.KindNote, Text: "ö\"\n\u202e"},
		{Kind: race.KindOutcome, Elsewhere: race.Elsewhere{Unresolved: 99}, Outcome: race.NoDevice},
		{Kind: race.KindClose, Reason: "left"},
	}
	c, file := newChain(zeroHash), []byte(nil)
	for i := range events {
		e := &events[i]
		e.Seq, e.Stamp, e.HasElapsed = uint64(i+1), now(), i > 1
		e.Elapsed = time.Duration(i) * 1370 * time.Millisecond
		file = c.add(file, e)
	}
	return file
}

// Each bit of a small journal flipped: both ways find the same damage, and all else is
// the same. Where not every bit is tried it is one in 31.
func TestQuickAgreesOnEveryFlip(t *testing.T) {
	file := small()
	step := 31
	if testrun.Thorough() {
		step = 1
	}
	bad := bytes.Clone(file)
	for i := 0; i < 8*len(file); i += step {
		bad[i/8] ^= 1 << (i % 8)
		bothWays(t, fmt.Sprintf("byte %d, bit %d", i/8, i%8), bad)
		bad[i/8] = file[i/8]
	}
}

// The same where the flip is in a line whose hash was made right again: then the form of
// the line alone tells.
func TestQuickAgreesOnEveryFlipOfABody(t *testing.T) {
	lines := bytes.SplitAfter(small(), []byte{'\n'})
	step := 37
	if testrun.Thorough() {
		step = 1
	}
	for n, line := range lines[:len(lines)-1] {
		body, _, _ := form.Split(bytes.TrimSuffix(line, []byte{'\n'}))
		bodies := make([]string, 0, len(lines))
		for _, l := range lines[:len(lines)-1] {
			b, _, _ := form.Split(bytes.TrimSuffix(l, []byte{'\n'}))
			bodies = append(bodies, string(b))
		}
		for i := n % step; i < 8*len(body); i += step {
			bad := bytes.Clone(body)
			bad[i/8] ^= 1 << (i % 8)
			bodies[n] = string(bad)
			bothWays(t, fmt.Sprintf("line %d, byte %d, bit %d", n+1, i/8, i%8), []byte(rechain(bodies...)))
		}
	}
}

// Lines cut out, doubled, swapped, torn, foreign, of a later version, or written another
// way by somebody who made the hashes right.
func TestQuickAgreesOnOddLines(t *testing.T) {
	file, _ := example()
	lines := bytes.SplitAfter(file, []byte{'\n'})
	lines = lines[:len(lines)-1]
	with := func(change func(l [][]byte) [][]byte) []byte {
		return bytes.Join(change(append([][]byte(nil), lines...)), nil)
	}
	tries := map[string][]byte{"whole": file, "empty": nil, "another": []byte("hello\n"), "only newlines": []byte("\n\n\n")}
	for i := range lines {
		tries[fmt.Sprintf("without line %d", i+1)] = with(func(l [][]byte) [][]byte { return append(l[:i], l[i+1:]...) })
		tries[fmt.Sprintf("line %d twice", i+1)] = with(func(l [][]byte) [][]byte { return append(l[:i+1], l[i:]...) })
		tries[fmt.Sprintf("ends in line %d", i+1)] = with(func(l [][]byte) [][]byte { return append(l[:i], l[i][:len(l[i])/2]) })
		for j := range lines[:i] {
			tries[fmt.Sprintf("lines %d and %d swapped", j+1, i+1)] = with(func(l [][]byte) [][]byte {
				l[i], l[j] = l[j], l[i]
				return l
			})
		}
		for _, odd := range []string{"rubbish\n", "\n", "\r\n", "{}\n", "{\"seq\":99}\n", "\x00\n", strings.Repeat("x", maxLine+1) + "\n",
			openLine[:len(openLine)-1] + "2}\n", string(lines[0]), string(lines[len(lines)-1])} {
			tries[fmt.Sprintf("%.9q in place of line %d", odd, i+1)] = with(func(l [][]byte) [][]byte { l[i] = []byte(odd); return l })
		}
	}
	for _, more := range []string{`,"text":"` + "caf\xe9" + `"`, `,"text":"a","text":"b"`, `,"text":"a","item":"b"`, `,"ref":2`, `,"ref":1`, `,"by":2`,
		`,"ref":0`, `,"ref":01`, `,"ref":-1`, `,"ref":null`, `,"ref":9999999999999999999`, `,"ref":1e0`, `,"latency_ms":1.`, `,"latency_ms":.5`,
		`,"latency_ms":-0.5`, `,"latency_ms":1e300`, `,"latency_ms":86400001`, `,"latency_ms":1.23456`, `,"latency_ms":"1"`, `,"distance_m":1e999`,
		`,"distance_m":00.5`, `,"distance_m":-`, `,"class":"urgent"`, `,"class":""`, `,"class":"steer"`, `,"class":"st\u0065er"`, `,"class":7`,
		`,"text":"\u202E"`, `,"text":"\x"`, `,"text":"\ud800"`, `,"text":"` + "\x7f" + `"`, `,"text":"` + "\t" + `"`, `,"text":"a\"`, `,"text":"`,
		`,"text": "a"`, ` ,"text":"a"`, `,"text":"a",`, `,"weather":"x"`, `,"format":9`, `,"hash":"` + zeroHash + `"`, `,"jump_ms":-0`, `,"jump_ms":1.0`,
		`,"jump_ms":9223372036854`, `,"jump_ms":922337203685477580`, `,"outcome":"\u0068eard"`, `,"outcome":""`, `}`, `{`, `,`, ``} {
		tries["a note with "+more] = []byte(rechain(openLine, noteLine+more, strings.Replace(noteLine, "2", "3", 1)))
	}
	for _, wall := range []string{"2027-02-29T10:00:00.000-04:00", "2028-02-29T10:00:00.000-04:00", "2027-13-01T10:00:00.000-04:00", "2027-00-01T10:00:00.000-04:00",
		"2027-04-31T10:00:00.000-04:00", "2027-04-30T24:00:00.000-04:00", "2027-04-30T23:60:00.000-04:00", "2027-04-30T23:59:60.000-04:00",
		"2027-04-30T23:59:59.000+24:00", "2027-04-30T23:59:59.000+23:60", "2027-04-30T23:59:59.000+25:00", "2027-04-30T23:59:59.000Z", "2027-04-30T23:59:59,000-04:00",
		"2027-04-30t23:59:59.000-04:00", "2027-04-30T23:59:59.00-04:00", "2027-04-30T23:59:59.0000-04:00", "2027-04-00T23:59:59.000-04:00", "0000-01-01T00:00:00.000-00:00",
		"1900-02-29T10:00:00.000-04:00", "2000-02-29T10:00:00.000-04:00", "20a7-02-01T10:00:00.000-04:00", "2027-02-01T10:00:00.0:0-04:00"} {
		tries["wall "+wall] = []byte(rechain(openLine, strings.Replace(noteLine, "2027-04-19T10:00:00.000Z", wall, 1)))
	}
	for _, swap := range [][2]string{{`"note"`, `"open"`}, {`"note"`, `"n\u006fte"`}, {`"note"`, `""`}, {`"seq":2`, `"seq":02`}, {`"boot_ms":1`, `"boot_ms":-1`},
		{`,"boot_ms":1`, ``}, {`{"seq":2,"kind":"note"`, `{"kind":"note","seq":2`}, {`"boot_ms":1`, `"boot_ms":1,"elapsed_ms":5`}, {`"wall"`, `"elapsed_ms":-5,"wall"`},
		{`"note"`, `"` + strings.Repeat("k", 200) + `"`}} {
		tries["instead of "+swap[0]+" "+swap[1]] = []byte(rechain(openLine, strings.Replace(noteLine, swap[0], swap[1], 1)))
	}
	for name, file := range tries {
		bothWays(t, name, file)
	}
	words := []string{openLine} // more kinds than the quick way remembers
	for i := range 1100 {
		words = append(words, strings.Replace(strings.Replace(noteLine, "2", fmt.Sprint(i+2), 1), "note", fmt.Sprint("kind", i), 1))
	}
	bothWays(t, "1100 kinds", []byte(rechain(words...)))
}

// The quick way knows every field of the writer's table, in a line of any kind, alone and
// with all the others: a field that is added later is tried by itself.
func TestQuickKnowsEveryField(t *testing.T) {
	all, _ := racetest.EveryField(t)
	e := all[1]
	e.Seq, e.Ref, e.By, e.Unresolved, e.Latency = 7, 1, 2, 3, -3217*time.Microsecond
	kinds := kindsOfCorpus(t)
	for _, kind := range kinds {
		for _, has := range append([]string{""}, fieldNames()...) {
			one := e
			if has != "" {
				one = onlyField(t, e, has)
			}
			one.Kind = kind
			line := bytes.TrimSuffix(newChain(zeroHash).add(nil, &one), []byte{'\n'})
			l := new(form.Reader).Read(line)
			if l == nil {
				t.Fatalf("it does not know this line: %s", line)
			}
			want := form.Line{Body: l.Body, Hash: l.Hash, Values: l.Values, Seq: 7, Kind: kind, Elapsed: one.Elapsed.Milliseconds(), HasElapsed: one.HasElapsed,
				Cue: one.Cue, Class: one.Class, Ref: uint64(one.Ref), Outcome: one.Outcome, By: uint64(one.By), Why: one.Why, Latency: one.Latency.Microseconds(),
				Pressed: one.Pressed, Ended: one.Ended.Milliseconds(), Positioned: one.PositionM != 0}
			if diff := cmp.Diff(want, *l); diff != "" {
				t.Fatalf("%s\n%s", line, diff)
			}
		}
	}
}

// fieldNames are the names of the fields of lines that are no open line.
func fieldNames() (list []string) {
	for _, f := range race.FieldsOf("") {
		list = append(list, f.Name)
	}
	return list
}

// onlyField returns an event that has of the fields of its kind only the one of that name.
func onlyField(t *testing.T, e race.Event, name string) race.Event {
	t.Helper()
	one := race.Event{Seq: e.Seq, ID: e.ID, Stamp: e.Stamp}
	for _, f := range race.FieldsOf("") {
		if f.Name != name {
			continue
		}
		switch {
		case f.Text != nil:
			*f.Text(&one) = *f.Text(&e)
		case f.Count != nil:
			*f.Count(&one) = *f.Count(&e)
		case f.Time != nil:
			*f.Time(&one) = *f.Time(&e)
		case f.Metres != nil:
			*f.Metres(&one) = *f.Metres(&e)
		case f.Class != nil:
			*f.Class(&one) = *f.Class(&e)
		default:
			t.Fatalf("field %s has no place", name)
		}
		if f.Value(&one) == "" {
			t.Fatalf("field %s has no value", name)
		}
	}
	return one
}

// kindsOfCorpus are the kinds of the corpus's kinds.jsonl, which has every one, but open.
func kindsOfCorpus(t *testing.T) (list []race.Kind) {
	t.Helper()
	log, err := ReadFile(filepath.Join("testdata", "corpus", "kinds.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	seen := map[race.Kind]bool{race.KindOpen: true}
	for _, e := range log.Events {
		if !seen[e.Kind] {
			seen[e.Kind] = true
			list = append(list, e.Kind)
		}
	}
	if len(list) < 17 {
		t.Fatalf("only %d kinds: %v", len(list), list)
	}
	return list
}

// Of journals of real races, and of made-up marathons, only open lines go the long way.
func TestQuickTakesEveryLineOfARace(t *testing.T) {
	var files []string
	for _, pattern := range []string{"testdata/corpus/*.jsonl", "testdata/marathon/*/*.jsonl", "testdata/example.jsonl"} {
		found, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, found...)
	}
	whole := 0
	for _, path := range files {
		file, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		log, long := bothWays(t, path, file)
		if log.Damaged > 0 || filepath.Base(path) == "future.jsonl" {
			continue
		}
		whole++
		if opens := bytes.Count(file[:log.Size], []byte(`"kind":"open"`)); long != opens {
			t.Errorf("%s: %d lines of %d go the long way, and %d are open lines", path, long, log.Lines, opens)
		}
	}
	if whole < 12 {
		t.Errorf("only %d whole journals of %d", whole, len(files))
	}
}

// FuzzQuick compares the quick way with the parser on any bytes, and on lines of any
// body whose hashes are right.
func FuzzQuick(f *testing.F) {
	file := small()
	f.Add(file)
	f.Add(file[:len(file)-3])
	for line := range bytes.Lines(file) {
		body, _, _ := form.Split(bytes.TrimSuffix(line, []byte{'\n'}))
		f.Add(body)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		bothWays(t, "as it is", b)
		bothWays(t, "in a chain", []byte(rechain(openLine, string(b), string(b))))
		line := []byte(rechain(string(b)))
		line = line[:len(line)-1]
		l := new(form.Reader).Read(line)
		if l == nil {
			return
		}
		var e race.Event
		if fault := checkBytes(line); fault != nil {
			t.Fatalf("it takes %q: %s", line, fault.msg)
		}
		if newer, fault := parse(&e, line); fault != nil || newer > 0 {
			t.Fatalf("it takes %q, the parser does not: %v, %d", line, fault, newer)
		}
		if e.Seq != l.Seq || e.Kind != l.Kind || e.Elapsed.Milliseconds() != l.Elapsed || e.HasElapsed != l.HasElapsed || e.Class != l.Class ||
			uint64(e.Ref) != l.Ref || e.Outcome != l.Outcome || uint64(e.By) != l.By || e.Cue != l.Cue || e.Why != l.Why || e.Latency.Microseconds() != l.Latency ||
			e.Pressed != l.Pressed || e.Ended.Milliseconds() != l.Ended {
			t.Fatalf("%q: %+v, the parser has %+v", line, l, e)
		}
	})
}

// A reader that fails in the middle fails the same both ways.
func TestQuickFailsAlike(t *testing.T) {
	file := small()
	broken := errors.New("the disk is gone")
	for _, off := range []bool{false, true} {
		rd := newReader()
		rd.quick.off = off
		n := 0
		log, err := rd.read(readerFunc(func(b []byte) (int, error) {
			if n == len(file)-9 {
				return 0, broken
			}
			m := copy(b, file[n:len(file)-9])
			n += m
			return m, nil
		}))
		if !errors.Is(err, broken) || log.Lines != 7 || log.Torn == nil {
			t.Errorf("off %v: %v, %+v", off, err, log)
		}
	}
}
