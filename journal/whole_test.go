package journal

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"spotter/race"
)

// What Whole returns is a whole journal with the events that it was given, and is that
// which a writer writes.
func TestWhole(t *testing.T) {
	w, path := create(t, options())
	for i := range 20 {
		w.Append(cue(race.EventID(2*i+1), w.o.Now()))
		w.Append(heard(race.EventID(2*i+1), w.o.Now()))
	}
	if err := w.Close("left"); err != nil {
		t.Fatal(err)
	}
	written, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	log, err := Read(bytes.NewReader(written))
	if err != nil || log.Err() != nil {
		t.Fatal(err, log.Err())
	}
	got, head, err := Whole(log.Events)
	if err != nil || !bytes.Equal(got, written) || head != log.Head {
		t.Errorf("%v, head %s, %d bytes that are not those of the writer", err, head, len(got))
	}
}

// Whole refuses events that are no journal.
func TestWholeRefuses(t *testing.T) {
	open := race.Event{ID: 1, Seq: 1, Kind: race.KindOpen, Open: &race.Open{}}
	for name, events := range map[string][]race.Event{
		"no open line":      {{ID: 1, Seq: 1, Kind: race.KindFall}},
		"another open line": {open, {ID: 2, Seq: 2, Kind: race.KindOpen, Open: &race.Open{}}},
		"a wrong number":    {open, {ID: 3, Seq: 3, Kind: race.KindFall}},
		"a later line":      {open, {ID: 2, Seq: 2, Kind: race.KindVoid, Ref: 2}},
		"a later by":        {open, {ID: 2, Seq: 2, Kind: race.KindOutcome, By: 7}},
	} {
		if _, _, err := Whole(events); err == nil {
			t.Errorf("%s: taken", name)
		}
	}
}

// Nobody goes on with a log that was merged of two, and it stays as it is.
func TestAMergedLogIsNotResumed(t *testing.T) {
	events := []race.Event{{ID: 1, Seq: 1, Kind: race.KindOpen, Open: &race.Open{}},
		{ID: 2, Seq: 2, Kind: race.KindNote, Elsewhere: race.Elsewhere{From: "A"}}, {ID: 3, Seq: 3, Kind: race.KindClose, Reason: "merged"}}
	lines, _, err := Whole(events)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "both.jsonl")
	if err := os.WriteFile(path, lines, 0o600); err != nil {
		t.Fatal(err)
	}
	_, _, err = Resume(path, boston(), options())
	if e, ok := errors.AsType[*MergedError](err); !ok || e.Path != path {
		t.Errorf("%v", err)
	}
	if after, err := os.ReadFile(path); err != nil || !bytes.Equal(after, lines) {
		t.Errorf("it was changed: %v", err)
	}
}
