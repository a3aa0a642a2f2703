package whole

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"spotter/cues"
	"spotter/journal"
	"spotter/race"
)

// written writes a journal by the ordinary writer, and returns its bytes and events.
func written(t *testing.T) ([]byte, *journal.Log) {
	t.Helper()
	at := race.Stamp{Wall: time.Date(2027, 4, 19, 10, 0, 0, 0, time.UTC), Boot: time.Hour}
	path := filepath.Join(t.TempDir(), "race.jsonl")
	w, err := journal.Create(path, race.Open{Race: "Boston", BootID: "b"}, journal.Options{Now: func() race.Stamp { return at }})
	if err != nil {
		t.Fatal(err)
	}
	for i := range 20 {
		id := race.EventID(2*i + 1)
		w.Append(race.Event{ID: id, Kind: race.KindCue, Stamp: at, Cue: "left", Pressed: "right", Class: cues.Steer})
		w.Append(race.Event{Kind: race.KindOutcome, Stamp: at, Ref: id, Outcome: race.Heard, Latency: 3200 * time.Microsecond})
	}
	if err := w.Close("left"); err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	log, err := journal.Read(bytes.NewReader(b))
	if err != nil || log.Err() != nil {
		t.Fatal(err, log.Err())
	}
	return b, log
}

// The bytes are those that the writer writes of the same events.
func TestBytes(t *testing.T) {
	want, log := written(t)
	got, head, err := Bytes(log.Events)
	if err != nil || !bytes.Equal(got, want) || head != log.Head {
		t.Errorf("%v, head %s; %d bytes that are not those of the writer", err, head, len(got))
	}
}

// Events that are no journal are refused.
func TestBytesRefuses(t *testing.T) {
	open := race.Event{ID: 1, Seq: 1, Kind: race.KindOpen, Open: &race.Open{}}
	for name, events := range map[string][]race.Event{
		"no open line":      {{ID: 1, Seq: 1, Kind: race.KindFall}},
		"another open line": {open, {ID: 2, Seq: 2, Kind: race.KindOpen, Open: &race.Open{}}},
		"a wrong number":    {open, {ID: 3, Seq: 3, Kind: race.KindFall}},
		"a later line":      {open, {ID: 2, Seq: 2, Kind: race.KindVoid, Ref: 2}},
		"a later by":        {open, {ID: 2, Seq: 2, Kind: race.KindOutcome, By: 7}},
	} {
		if _, _, err := Bytes(events); err == nil {
			t.Errorf("%s: taken", name)
		}
	}
}

// names returns what lies in a folder.
func names(t *testing.T, folder string) (list []string) {
	t.Helper()
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		list = append(list, e.Name())
	}
	return list
}

// A file that is there is replaced only with force, and a source never; what is refused
// leaves nothing behind.
func TestFile(t *testing.T) {
	want, log := written(t)
	dir := t.TempDir()
	to, source := filepath.Join(dir, "both.jsonl"), filepath.Join(dir, "a.jsonl")
	if err := os.WriteFile(source, []byte("evidence"), 0o644); err != nil {
		t.Fatal(err)
	}
	if head, err := File(to, log.Events, false, source); err != nil || head != log.Head {
		t.Fatal(head, err)
	}
	got, err := os.ReadFile(to)
	if err != nil || !bytes.Equal(got, want) {
		t.Fatal("another file", err)
	}
	if info, err := os.Stat(to); err != nil || info.Mode().Perm() != 0o600 && os.PathSeparator == '/' {
		t.Errorf("%v %v", info, err)
	}
	if _, err := File(to, log.Events[:9], false, source); !errors.Is(err, ErrThere) {
		t.Error(err)
	}
	if _, err := File(to, log.Events[:9], true, source); err != nil {
		t.Error(err)
	}
	if log, err := journal.ReadFile(to); err != nil || log.Err() != nil || log.Lines != 9 {
		t.Errorf("%v %v", log.Lines, err)
	}
	link := filepath.Join(dir, "link.jsonl")
	if err := os.Link(source, link); err != nil {
		t.Fatal(err)
	}
	for _, to := range []string{source, link, dir, filepath.Join(dir, "no", "such.jsonl")} {
		if _, err := File(to, log.Events, true, source); err == nil {
			t.Errorf("%s was written", to)
		}
	}
	if b, err := os.ReadFile(source); err != nil || string(b) != "evidence" {
		t.Errorf("the source is %q, %v", b, err)
	}
	if got := names(t, dir); len(got) != 3 {
		t.Errorf("left behind: %q", got)
	}
}

// Where what is on the disk is not what was written, or the disk is full, no file is left.
func TestNoHalfFile(t *testing.T) {
	lines, log := written(t)
	dir := t.TempDir()
	to := filepath.Join(dir, "both.jsonl")
	if err := put(to, lines[:len(lines)-30], log.Head, func() error { return nil }); err == nil {
		t.Error("half a journal was taken for a whole one")
	}
	if err := put(to, lines, log.Head, func() error { return errors.New("no space left on device") }); err == nil {
		t.Error("a fault was not told")
	}
	if got := names(t, dir); len(got) != 0 {
		t.Errorf("left behind: %q", got)
	}
}
