package journal

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"spotter/cues"
	"spotter/race"
	"spotter/testrun"
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
	add(race.Event{Kind: race.KindClock, Rare: race.Rare{Jump: -3600 * time.Second}})
	add(race.Event{Kind: race.KindOutcome, Elsewhere: race.Elsewhere{Unresolved: 99}, Outcome: race.NoDevice})
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
	every := testrun.LongEvery(t, 3)
	for n := 0; n < len(file); n += every {
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

// Each bit flipped: it is told, at the line it is in, and all the other lines
// can be read, but for the one after it where a newline went.
func TestFlipEveryBit(t *testing.T) {
	file, events := example()
	const few = 6
	file, events = bytes.Join(bytes.SplitAfter(file, []byte{'\n'})[:few], nil), events[:few]
	ends := []int{}
	for i, c := range file {
		if c == '\n' {
			ends = append(ends, i)
		}
	}
	every := testrun.LongEvery(t, 3)
	for i := len(file) - 1; i >= 0; i -= every { // the last newline is one of them
		line := 1
		for ends[line-1] < i {
			line++
		}
		for bit := range 8 {
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

// FuzzRead: no input makes it panic, hang or contradict itself.
func FuzzRead(f *testing.F) {
	// Short ones: the fuzzer minimises each find, which takes long for long ones.
	file := rechain(openLine, noteLine+`,"text":"x"`)
	f.Add([]byte(file))
	f.Add([]byte(file[:len(file)-7]))
	f.Add([]byte(rechain(openLine, noteLine+`,"ref":1`, strings.Replace(noteLine, "2", "3", 1)+`,"latency_ms":1.5`)))
	f.Add([]byte("\n\r\n\x00\n{}\n[]\n{\"hash\":\"" + zeroHash + "\"}\n"))
	f.Add([]byte(strings.Replace(file, `"format":1`, `"format":2`, 1)))
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

// What comes after a journal was opened is not read: behind a fast writer there
// would be no end.
func TestReadEndsWhereTheFileEnded(t *testing.T) {
	file, events := example()
	path := filepath.Join(t.TempDir(), "race.jsonl")
	first := bytes.IndexByte(file, '\n') + 1
	if err := os.WriteFile(path, file[:first], 0o600); err != nil {
		t.Fatal(err)
	}
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	r, err := upToNow(f)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.WriteAt(file[first:], int64(first)); err != nil {
		t.Fatal(err)
	}
	log, err := Read(r)
	if err != nil || log.Err() != nil || len(log.Events) != 1 || log.Events[0].Kind != race.KindOpen {
		t.Errorf("read %+v, %v", log, err)
	}
	if log, err := ReadFile(path); err != nil || log.Err() != nil || len(log.Events) != len(events) {
		t.Errorf("read again: %+v, %v", log, err)
	}
}

// A pipe has no size, and is read to its end.
func TestReadAPipe(t *testing.T) {
	file, events := example()
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if _, err := w.Write(file); err != nil { // less than a pipe holds
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	bounded, err := upToNow(r)
	if err != nil {
		t.Fatal(err)
	}
	if log, err := Read(bounded); err != nil || log.Err() != nil || len(log.Events) != len(events) {
		t.Errorf("read %+v, %v", log, err)
	}
}
