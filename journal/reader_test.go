package journal

import (
	"bytes"
	"errors"
	"io"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"spotter/cues"
	"spotter/race"
)

// example returns a journal with one event of each kind.
func example() (file []byte, events []race.Event) {
	now := clock()
	open := boston()
	open.Format = Format
	add := func(e race.Event) {
		e.Seq = uint64(len(events) + 1)
		e.ID, e.Stamp = race.EventID(e.Seq), now()
		if e.HasElapsed = e.Seq > 2; e.HasElapsed {
			e.Elapsed = time.Duration(e.Seq-3) * 1370 * time.Millisecond
		}
		events = append(events, e)
	}
	add(race.Event{Kind: race.KindOpen, Open: &open})
	add(race.Event{Kind: race.KindOutput, Device: "Shokz \"Open\"\x1b[31m", State: "opened", Latency: 5 * time.Millisecond})
	add(race.Event{Kind: race.KindStart, Clock: "gun", Correction: -4200 * time.Millisecond})
	add(race.Event{Kind: race.KindCue, Cue: "left", Pressed: "right", Class: cues.Steer})
	add(race.Event{Kind: race.KindOutcome, Ref: 4, Outcome: race.Heard, Latency: 3217 * time.Microsecond})
	add(race.Event{Kind: race.KindSplit, Marker: "mile 1", DistanceM: 1609.344})
	add(race.Event{Kind: race.KindAid, Item: "water", Side: "left"})
	add(race.Event{Kind: race.KindFall, Text: "kerb, left knee"})
	add(race.Event{Kind: race.KindHazard, Item: "hole", Side: "right", File: "hole.jpg"})
	add(race.Event{Kind: race.KindRest, Text: "shoe"})
	add(race.Event{Kind: race.KindGo, Item: race.ItemStop})
	add(race.Event{Kind: race.KindNote, Text: "Grüße\n\u202eöhö 🏃"})
	add(race.Event{Kind: race.KindSwap, Name: "Bo"})
	add(race.Event{Kind: race.KindVoid, Ref: 8})
	add(race.Event{Kind: race.KindAmend, Ref: 7, Item: "gel", Side: "right"})
	add(race.Event{Kind: race.KindClock, Jump: -3600 * time.Second})
	add(race.Event{Kind: race.KindOutcome, Unresolved: 99, Outcome: race.NoDevice})
	add(race.Event{Kind: race.KindFinish, Clock: "finish"})
	add(race.Event{Kind: race.KindClose, Reason: "left"})
	c := newChain(zeroHash)
	for i := range events {
		file = c.add(file, &events[i])
	}
	return file, events
}

// readBytes reads a journal that no fault of reading can spoil.
func readBytes(t testing.TB, b []byte) *Log {
	t.Helper()
	log, err := Read(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	return log
}

// same compares events by what they say.
func same(a, b []race.Event) string {
	return cmp.Diff(a, b, cmpopts.EquateEmpty(), cmp.Comparer(func(a, b time.Time) bool {
		_, za := a.Zone()
		_, zb := b.Zone()
		return a.Equal(b) && za == zb
	}))
}

// The bytes of the format: they must not drift.
func TestGolden(t *testing.T) {
	file, events := example()
	const golden = "testdata/example.jsonl"
	if os.Getenv("UPDATE") != "" {
		if err := os.WriteFile(golden, file, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(file, want) {
		t.Errorf("the format has changed; run with UPDATE=1 only if that is meant:\n%s", cmp.Diff(string(want), string(file)))
	}
	log := readBytes(t, want)
	if err := log.Err(); err != nil {
		t.Fatal(err)
	}
	if diff := same(events, log.Events); diff != "" {
		t.Error(diff)
	}
	if !strings.HasPrefix(log.Verdict(), "whole: 19 lines, every hash is right, head ") || !strings.HasSuffix(log.Verdict(), "; closed") {
		t.Error(log.Verdict())
	}
}

// The line of the design, byte for byte.
func TestDesignLine(t *testing.T) {
	wall, err := time.Parse(time.RFC3339, "2027-04-19T10:14:34.120-04:00")
	if err != nil {
		t.Fatal(err)
	}
	got := appendEvent(nil, &race.Event{Seq: 7, Kind: race.KindCue, HasElapsed: true, Elapsed: 754120 * time.Millisecond,
		Stamp: race.Stamp{Wall: wall, Boot: 8812345 * time.Millisecond}, Cue: "left", Pressed: "right"})
	want := `{"seq":7,"kind":"cue","elapsed_ms":754120,"wall":"2027-04-19T10:14:34.120-04:00","boot_ms":8812345,"cue":"left","pressed":"right"`
	if string(got) != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

// Cut at every byte: all whole lines are there, and what is left of the next is
// a torn end of the right place and size, never damage.
func TestCutAtEveryByte(t *testing.T) {
	file, events := example()
	for n := range len(file) {
		log := readBytes(t, file[:n])
		lines := bytes.Count(file[:n], []byte{'\n'})
		whole := bytes.LastIndexByte(file[:n], '\n') + 1
		if len(log.Damage) > 0 || log.Lines != lines || len(log.Events) != lines || log.Size != int64(whole) {
			t.Fatalf("cut at %d: %s", n, log.Verdict())
		}
		torn, err := errors.AsType[*Torn](log.Err())
		switch {
		case n > whole && (!err || torn.Byte != int64(whole) || torn.Size != int64(n-whole) || torn.Line != lines+1):
			t.Fatalf("cut at %d: %v", n, log.Err())
		case n == whole && n > 0 && log.Err() != nil, n == 0 && log.Err() != ErrEmpty:
			t.Fatalf("cut at %d, between lines: %v", n, log.Err())
		}
	}
	if len(events) == 0 {
		t.Fatal("no events")
	}
}

// A bit flipped in each byte, and in CI each bit: it is told, at the line it is
// in, and all the other lines can be read, but for the one after it where a
// newline went.
func TestFlipEveryBit(t *testing.T) {
	file, events := example()
	ends := []int{}
	for i, c := range file {
		if c == '\n' {
			ends = append(ends, i)
		}
	}
	for i := range file {
		line := 1
		for ends[line-1] < i {
			line++
		}
		for bit := range 8 {
			if bit != i%8 && os.Getenv("SPOTTER_CI") != "1" {
				continue
			}
			bad := bytes.Clone(file)
			bad[i] ^= 1 << bit
			log, err := Read(bytes.NewReader(bad))
			if _, ok := errors.AsType[*VersionError](err); ok {
				continue // the digit of the version
			}
			if err != nil || log.Err() == nil {
				t.Fatalf("byte %d, bit %d: %v, %s", i, bit, err, log.Verdict())
			}
			lastNewline := i == len(file)-1
			if lastNewline {
				if log.Torn == nil || len(log.Damage) > 0 {
					t.Fatalf("the last newline, bit %d: %s", bit, log.Verdict())
				}
				continue
			}
			if len(log.Damage) == 0 || log.Damage[0].Line != line {
				t.Fatalf("byte %d, bit %d, line %d: %s", i, bit, line, log.Verdict())
			}
			most, lost := 1, 1
			if bad[i] == '\n' {
				most = 2
			}
			if file[i] == '\n' {
				lost = 2
			}
			if len(log.Damage) > most || len(log.Events) < len(events)-lost {
				t.Fatalf("byte %d, bit %d: %d events: %v", i, bit, len(log.Events), Damages(log.Damage))
			}
		}
	}
}

// rechain makes the hashes of lines right again, for tests of what else is
// wrong with them.
func rechain(lines ...string) string {
	c, out := newChain(zeroHash), ""
	for _, l := range lines {
		c.prev = c.hash([]byte(l))
		out += l + hashKey + c.head() + "\"}\n"
	}
	return out
}

const (
	openLine = `{"seq":1,"kind":"open","wall":"2027-04-19T10:00:00.000Z","boot_ms":1,"format":1`
	noteLine = `{"seq":2,"kind":"note","wall":"2027-04-19T10:00:00.000Z","boot_ms":1`
)

func TestDamageIsNamed(t *testing.T) {
	file, _ := example()
	lines := strings.SplitAfter(string(file), "\n")
	join := func(l ...string) string { return strings.Join(l, "") }
	swapped := join(lines[0], lines[2], lines[1], join(lines[3:]...))
	size := strconv.Itoa(len(lines[0]))
	for _, tt := range []struct{ name, file, want string }{
		{"line cut out", join(lines[0], join(lines[2:]...)), "line 2, byte " + size + ": the hash is wrong, and seq is 3 and should be 2"},
		{"line twice", join(lines[0], lines[0], join(lines[1:]...)), "line 2, byte " + size + ": the hash is wrong, and seq is 1 and should be 2"},
		{"lines swapped", swapped, "line 2, byte " + size + ": the hash is wrong, and seq is 3"},
		{"head cut off", join(lines[1:]...), `line 1, byte 0: a journal begins with an open line, this is "output"`},
		{"empty line", join(lines[0], "\n", lines[1]), "line 2, byte " + size + ": empty line"},
		{"another program's file", "hello, world\n", "line 1, byte 0: not JSON: invalid character 'h'"},
		{"array", "[1]\n", "line 1, byte 1: not a JSON object"},
		{"no hash", `{"seq":1,"kind":"open","wall":"2027-04-19T10:00:00.000Z","boot_ms":1,"format":1}` + "\n", "does not end with a hash"},
		{"CRLF", strings.ReplaceAll(string(file), "\n", "\r\n"), "a carriage return before the newline"},
		{"byte order mark", "\ufeff" + string(file), "line 1, byte 0: a byte order mark"},
		{"NUL", join(lines[0], "\x00\x00\n"), "line 2, byte " + size + ": a NUL byte"},
		{"Latin-1", rechain(openLine, noteLine+",\"text\":\"caf\xe9\""), "byte 0xe9 is not UTF-8"},
		{"twice", rechain(openLine, noteLine+`,"text":"a","text":"b"`), `field "text" twice`},
		{"seq not counting", rechain(openLine, strings.Replace(noteLine, "2", "3", 1)), "seq is 3 and should be 2"},
		{"seq zero", rechain(strings.Replace(openLine, "1", "0", 1)), `field "seq": not a whole number from 1`},
		{"seq a fraction", rechain(strings.Replace(openLine, "1", "1.0", 1)), `field "seq": not a whole number from 1`},
		{"kind a number", rechain(strings.Replace(openLine, `"open"`, "7", 1)), `field "kind": not a text`},
		{"no wall", rechain(`{"seq":1,"kind":"open","boot_ms":1,"format":1`), `no field "wall"`},
		{"no format", rechain(strings.TrimSuffix(openLine, `,"format":1`)), `no field "format"`},
		{"format 0", rechain(strings.TrimSuffix(openLine, "1") + "0"), `field "format": not a version`},
		{"wall not a time", rechain(strings.Replace(openLine, "2027-04-19T", "", 1)), `field "wall": not a time such as`},
		{"class", rechain(openLine, noteLine+`,"class":"urgent"`), `field "class": not a class`},
		{"ref ahead", rechain(openLine, noteLine+`,"ref":2`), "ref 2 is not an earlier line"},
		{"ref null", rechain(openLine, noteLine+`,"ref":null`), `field "ref": not a whole number from 1`},
		{"elapsed huge", rechain(openLine, noteLine+`,"elapsed_ms":9223372036854775807`), "longer than 292 years"},
		{"latency huge", rechain(openLine, noteLine+`,"latency_ms":1e300`), "longer than a day"},
		{"distance huge", rechain(openLine, noteLine+`,"distance_m":1e999`), "not a number"},
		{"too long", rechain(openLine, noteLine+`,"text":"`+strings.Repeat("x", maxLine)+`"`), "longer than 1048576 bytes"},
		{"many fields", rechain(openLine, noteLine+manyFields(300)), "more than 256 fields"},
		{"deep", rechain(openLine, noteLine+`,"x":`+strings.Repeat("[", 20000)+strings.Repeat("]", 20000)), "not JSON"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			log := readBytes(t, []byte(tt.file))
			damages, ok := errors.AsType[Damages](log.Err())
			if !ok || !strings.Contains(damages[0].Error(), tt.want) {
				t.Errorf("%v, want %q", log.Err(), tt.want)
			}
			if !strings.Contains(log.Verdict(), tt.want) {
				t.Errorf("the verdict does not say it: %s", log.Verdict())
			}
		})
	}
}

func manyFields(n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(`,"f` + strconv.Itoa(i) + `":1`)
	}
	return b.String()
}

// What a later spotter may add within this format is passed over.
func TestUnknownFieldsAndKinds(t *testing.T) {
	log := readBytes(t, []byte(rechain(openLine+`,"weather":{"hash":"x"}`,
		strings.Replace(noteLine, "note", "heartbeat", 1)+`,"bpm":171,"beats":[1,2]`)))
	if err := log.Err(); err != nil {
		t.Fatal(err)
	}
	if log.Events[1].Kind != "heartbeat" {
		t.Errorf("%+v", log.Events[1])
	}
}

// Everything before and after damage can be read, and a chain that was cut is
// told once, not at each line that follows.
func TestReadsOnAfterDamage(t *testing.T) {
	file, events := example()
	lines := bytes.SplitAfter(file, []byte{'\n'})
	for name, change := range map[string]func(){
		"line spoilt":  func() { lines[5] = []byte("rubbish\n") },
		"line cut out": func() { lines[5] = nil },
		"text changed": func() { lines[5] = bytes.Replace(lines[5], []byte("mile 1"), []byte("mile 9"), 1) },
		"hash changed": func() { lines[5] = append(bytes.Repeat([]byte("0"), 0), flipHash(lines[5])...) },
	} {
		saved := lines[5]
		change()
		log := readBytes(t, bytes.Join(lines, nil))
		lines[5] = saved
		if len(log.Damage) != 1 || log.Damage[0].Line != 6 || len(log.Events) < len(events)-1 || log.LastSeq() != uint64(len(events)) {
			t.Errorf("%s: %d events: %v", name, len(log.Events), log.Err())
		}
	}
}

// flipHash returns a line with another digit in its hash.
func flipHash(line []byte) []byte {
	b := bytes.Clone(line)
	if i := len(b) - 10; b[i] == '0' {
		b[i] = '1'
	} else {
		b[i] = '0'
	}
	return b
}

func TestFutureVersion(t *testing.T) {
	path := filepath.Join(t.TempDir(), "race.jsonl")
	future := strings.TrimSuffix(openLine, "1") + "2,\"wall\":[\"another meaning\"]}\n" + "whatever it means by a line\n{\"torn"
	future = strings.Replace(future, `"wall":"2027-04-19T10:00:00.000Z",`, "", 1)
	if err := os.WriteFile(path, []byte(future), 0o644); err != nil {
		t.Fatal(err)
	}
	_, err := ReadFile(path)
	if v, ok := errors.AsType[*VersionError](err); !ok || v.Format != 2 || !strings.Contains(err.Error(), path) {
		t.Error(err)
	}
	_, _, err = Resume(path, boston(), options())
	if v, ok := errors.AsType[*VersionError](err); !ok || v.Format != 2 || !strings.Contains(err.Error(), path) {
		t.Error(err)
	}
	if b, err := os.ReadFile(path); err != nil || string(b) != future {
		t.Errorf("the file was changed: %q, %v", b, err)
	}
	if beside, _ := filepath.Glob(path + "?*"); len(beside) > 0 {
		t.Errorf("left beside it: %v", beside)
	}
}

func TestResumeDamaged(t *testing.T) {
	path := filepath.Join(t.TempDir(), "race.jsonl")
	file, _ := example()
	file[len(file)/2] ^= 1
	file = append(file, "torn"...)
	if err := os.WriteFile(path, file, 0o644); err != nil {
		t.Fatal(err)
	}
	_, log, err := Resume(path, boston(), options())
	if d, ok := errors.AsType[*DamagedError](err); !ok || d.Path != path || log == nil || len(log.Events) < 17 {
		t.Errorf("%v", err)
	}
	if b, err := os.ReadFile(path); err != nil || !bytes.Equal(b, file) {
		t.Errorf("the file was changed: %v", err)
	}
}

// A torn end is set aside each time, byte for byte, under a new name.
func TestTornIsSetAside(t *testing.T) {
	w, path := create(t, options())
	if err := w.Close("done"); err != nil {
		t.Fatal(err)
	}
	for i, torn := range []string{`{"seq":3,"kind":"cu`, "\x00\x00\x00", strings.Repeat("long", 1<<19)} {
		b, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, append(b, torn...), 0o644); err != nil {
			t.Fatal(err)
		}
		w, log, err := Resume(path, boston(), options())
		if err != nil {
			t.Fatal(err)
		}
		if err := w.Close("done"); err != nil {
			t.Fatal(err)
		}
		want := path + []string{".torn", ".2.torn", ".3.torn"}[i]
		if log.Torn == nil || log.Torn.Saved != want || log.Torn.Byte != int64(len(b)) {
			t.Errorf("%+v, want %s", log.Torn, want)
		}
		if got, err := os.ReadFile(want); err != nil || string(got) != torn {
			t.Errorf("%s holds %d bytes, want %d: %v", want, len(got), len(torn), err)
		}
		read(t, path)
	}
}

func TestResumeEmpty(t *testing.T) {
	for _, content := range []string{"", `{"seq":1,"ki`} {
		path := filepath.Join(t.TempDir(), "race.jsonl")
		if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
		w, log, err := Resume(path, boston(), options())
		if err != nil || len(log.Events) != 0 || (log.Torn != nil) != (content != "") {
			t.Fatalf("%q: %v, %+v", content, err, log)
		}
		if err := w.Close("done"); err != nil {
			t.Fatal(err)
		}
		if log := read(t, path); log.Lines != 2 || log.Events[0].Open.Race != "Boston 2027" {
			t.Errorf("%+v", log)
		}
	}
}

// A reader that fails is told apart from a file that is damaged.
func TestReadFails(t *testing.T) {
	file, _ := example()
	log, err := Read(io.MultiReader(bytes.NewReader(file), iotest.ErrReader(io.ErrUnexpectedEOF)))
	if err != io.ErrUnexpectedEOF || log.Lines != 19 {
		t.Errorf("%v, %d lines", err, log.Lines)
	}
	if _, err := ReadFile(t.TempDir()); err == nil {
		t.Error("read a folder")
	}
}

// anyEvent draws an event that a line can hold exactly.
func anyEvent(t *rapid.T) race.Event {
	s := func(name string) string { return strings.ToValidUTF8(clip(rapid.String().Draw(t, name)), "\ufffd") }
	ms := func(name string) time.Duration {
		return time.Duration(rapid.Int64Range(-1<<40, 1<<40).Draw(t, name)) * time.Millisecond
	}
	e := race.Event{Seq: rapid.Uint64Range(1, math.MaxInt64).Draw(t, "seq"), Kind: race.Kind("k" + s("kind"))}
	e.ID = race.EventID(e.Seq)
	zone := time.FixedZone("", 60*rapid.IntRange(-14*60, 14*60).Draw(t, "zone"))
	e.Wall = time.UnixMilli(rapid.Int64Range(0, 1<<42).Draw(t, "wall")).In(zone)
	e.Boot = ms("boot")
	if e.HasElapsed = rapid.Bool().Draw(t, "has"); e.HasElapsed {
		e.Elapsed = ms("elapsed")
	}
	if rapid.Bool().Draw(t, "open") {
		e.Kind = race.KindOpen
		e.Open = &race.Open{Format: 1, Program: s("o"), Race: s("o"), Runner: s("o"), Spotter: s("o"), Facing: s("o"),
			Keys: s("o"), Pack: s("o"), PackSHA256: s("o"), Target: ms("o"), DistanceM: rapid.Float64().Draw(t, "o"),
			Units: s("o"), BootID: s("o"), Host: s("o"), ClockName: s("o")}
		return e
	}
	e.Cue, e.Pressed, e.Class = cues.ID(s("cue")), cues.ID(s("pressed")), cues.Class(rapid.IntRange(0, 5).Draw(t, "class"))
	e.Ref = race.EventID(rapid.Uint64Range(0, e.Seq-1).Draw(t, "ref"))
	e.Unresolved, e.Outcome = race.EventID(rapid.Uint32().Draw(t, "unresolved")), race.Outcome(s("outcome"))
	e.Latency = time.Duration(rapid.Int64Range(-1e9, 1e9).Draw(t, "latency")) * time.Microsecond
	e.Clock, e.Correction, e.Marker, e.DistanceM = s("clock"), ms("correction"), s("marker"), rapid.Float64().Draw(t, "distance")
	e.Item, e.Side, e.Text, e.File, e.Name = s("item"), s("side"), s("text"), s("file"), s("name")
	e.Device, e.State, e.Jump, e.Reason = s("device"), s("state"), ms("jump"), s("reason")
	return e
}

// What is written is read: every field, whatever is in it.
func TestRoundTrip(t *testing.T) { rapid.Check(t, roundTrip) }

// FuzzRoundTrip is TestRoundTrip with bytes of the fuzzer's.
func FuzzRoundTrip(f *testing.F) { f.Fuzz(rapid.MakeFuzz(roundTrip)) }

func roundTrip(t *rapid.T) {
	want := anyEvent(t)
	line := bytes.TrimSuffix(newChain(zeroHash).add(nil, &want), []byte{'\n'})
	if fault := checkBytes(line); fault != nil {
		t.Fatalf("%+v: %s", fault, line)
	}
	got, _, fault := parse(line)
	if fault != nil {
		t.Fatalf("%+v: %s", fault, line)
	}
	if diff := same([]race.Event{want}, []race.Event{got}); diff != "" {
		t.Fatalf("%s\n%s", diff, line)
	}
}

// Whatever an event holds, its line can be read: a writer never damages its own
// journal.
func TestWriterIsTame(t *testing.T) {
	lmt := time.FixedZone("LMT", 1172)
	for name, e := range map[string]race.Event{
		"zero":       {},
		"not UTF-8":  {Kind: "note", Text: "caf\xe9\x00\x1b]0;x\a"},
		"long":       {Kind: "note", Text: strings.Repeat("\x01", 1<<20)},
		"NaN":        {Kind: "split", DistanceM: math.NaN()},
		"infinite":   {Kind: "split", DistanceM: math.Inf(1)},
		"class":      {Kind: "cue", Class: 77},
		"latency":    {Kind: "outcome", Latency: math.MaxInt64},
		"latency −":  {Kind: "outcome", Latency: math.MinInt64},
		"durations":  {Kind: "clock", Jump: math.MinInt64, Correction: math.MaxInt64, HasElapsed: true, Elapsed: math.MinInt64},
		"year 12000": {Kind: "note", Stamp: race.Stamp{Wall: time.Date(12000, 1, 1, 0, 0, 0, 0, time.UTC)}},
		"odd zone":   {Kind: "note", Stamp: race.Stamp{Wall: time.Date(1890, 1, 1, 0, 0, 0, 0, lmt)}},
		"open":       {Kind: race.KindOpen},
		"hash":       {Kind: "note", Text: `","hash":"` + zeroHash},
	} {
		w, path := create(t, options())
		w.Append(e)
		if err := w.Close("done"); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if log := read(t, path); log.Lines != 3 {
			t.Errorf("%s: %d lines", name, log.Lines)
		}
	}
	if got := string(appendWall(nil, time.Date(1890, 1, 1, 0, 0, 0, 0, lmt))); got != "1889-12-31T23:59:28.000+00:19" {
		t.Errorf("an offset with seconds moved the instant: %s", got)
	}
}

// FuzzRead: no input makes it panic, hang or contradict itself.
func FuzzRead(f *testing.F) {
	file, _ := example()
	f.Add(file)
	f.Add(file[:len(file)-7])
	f.Add([]byte(rechain(openLine, noteLine+`,"text":"x"`)))
	f.Add([]byte("\n\r\n\x00\n{}\n[]\n{\"hash\":\"" + zeroHash + "\"}\n"))
	f.Add([]byte(strings.Replace(string(file), `"format":1`, `"format":2`, 1)))
	f.Fuzz(func(t *testing.T, b []byte) {
		log, err := Read(bytes.NewReader(b))
		again, err2 := Read(iotest.OneByteReader(bytes.NewReader(b)))
		if (err == nil) != (err2 == nil) || cmp.Diff(log, again) != "" {
			t.Fatalf("read by bytes it is another log: %v, %v: %s", err, err2, cmp.Diff(log, again))
		}
		if err != nil {
			return
		}
		size := log.Size
		if log.Torn != nil {
			size += log.Torn.Size
		}
		if size != int64(len(b)) || log.Lines != bytes.Count(b, []byte{'\n'}) || strings.Contains(log.Verdict(), "\n") {
			t.Fatalf("%d of %d bytes, %d lines: %q", size, len(b), log.Lines, log.Verdict())
		}
		last := uint64(0)
		for _, e := range log.Events {
			if e.Seq <= last {
				t.Fatalf("seq %d after %d", e.Seq, last)
			}
			last = e.Seq
		}
		if log.Err() == nil && (len(log.Events) != log.Lines || last != uint64(log.Lines)) {
			t.Fatalf("whole, with %d events in %d lines", len(log.Events), log.Lines)
		}
	})
}
