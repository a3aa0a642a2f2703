package journal

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"spotter/race"
)

// written makes a journal with a number of cues, each with a text of some length.
func written(t *testing.T, cues, text int, close string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "race.jsonl")
	w, err := Create(path, boston(), Options{Now: clock()})
	if err != nil {
		t.Fatal(err)
	}
	w.Append(race.Event{ID: 1, Kind: race.KindStart, Stamp: clock()()})
	w.Append(race.Event{Kind: race.KindNote, Item: race.ItemQuiet, Text: "on", Stamp: clock()()})
	for i := range cues {
		w.Append(race.Event{ID: race.EventID(i + 2), Kind: race.KindCue, Cue: "left", Pressed: "right", Class: 1,
			HasElapsed: true, Stamp: clock()(), Text: strings.Repeat(`"item":"quiet"`, text)})
	}
	if err := w.Close(close); err != nil {
		t.Fatal(err)
	}
	return path
}

// Both ends of a journal are read, whatever lies between them, and not much more.
func TestPeekReadsTheEnds(t *testing.T) {
	path := written(t, 3000, 1, "left")
	g, err := Peek(path)
	if err != nil || len(g.Events) == 0 || g.Read > peekHead+peekTail {
		t.Fatalf("%d events from %d bytes, %v", len(g.Events), g.Read, err)
	}
	if last := g.Events[len(g.Events)-1]; last.Kind != race.KindClose || last.Seq != 3004 || last.ID != 3004 || g.Torn || len(g.First) != hashLen {
		t.Errorf("last line %+v, torn %v, first hash %q", last, g.Torn, g.First)
	}
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for name, tt := range map[string]struct {
		content      []byte
		events, torn bool
	}{
		"torn":               {b[:len(b)-9], true, true},
		"rubbish":            {bytes.Repeat([]byte("x\n"), 1<<20), false, false},
		"one line":           {bytes.Repeat([]byte("x"), 1<<20), false, true},
		"zeros":              {make([]byte, 1<<20), false, true},
		"empty lines":        {bytes.Repeat([]byte("\n"), 1<<20), false, false},
		"long torn end":      {append(bytes.Clone(b), bytes.Repeat([]byte("x"), 20<<10)...), true, true},
		"nothing":            {},
		"rubbish in between": {append(append(bytes.Clone(b[:1000]), bytes.Repeat([]byte("x\n"), 1<<20)...), b[1000:]...), true, false},
	} {
		if err := os.WriteFile(path, tt.content, 0o600); err != nil {
			t.Fatal(err)
		}
		g, err := Peek(path)
		if err != nil || len(g.Events) > 0 != tt.events || g.Torn != tt.torn || g.Read > peekHead+peekTail+peekMost {
			t.Errorf("%s: %d events, torn %v, %d bytes read, %v", name, len(g.Events), g.Torn, g.Read, err)
		}
	}
}

// A field is found however far from the end, and a text that says the same is none.
func TestLastLine(t *testing.T) {
	path := written(t, 3000, 20, "left")
	e, ok := LastLine(path, `"item":"quiet"`)
	if !ok || e.Seq != 3 || e.Text != "on" {
		t.Errorf("found %v: %+v", ok, e)
	}
	if e, ok := LastLine(path, `"kind":"close"`); !ok || e.Seq != 3004 {
		t.Errorf("the last line: %v, %+v", ok, e)
	}
	if _, ok := LastLine(path, `"kind":"finish"`); ok {
		t.Error("found what is not there")
	}
}

func TestInUse(t *testing.T) {
	path := written(t, 1, 0, "left")
	if InUse(path) {
		t.Error("a closed journal is in use")
	}
	w, _, err := Resume(path, boston(), Options{Now: clock()})
	if err != nil {
		t.Fatal(err)
	}
	if !InUse(path) {
		t.Error("an open journal is not in use")
	}
	if err := w.Close("left"); err != nil || InUse(path) {
		t.Error("still in use", err)
	}
}

// One reading finds what a reading for each finds, also where one field is never found.
func TestLastLines(t *testing.T) {
	path := written(t, 3000, 20, "left")
	fields := []string{`"kind":"finish"`, `"item":"quiet"`, `"kind":"close"`, `"kind":"open"`}
	for i, e := range LastLines(path, fields...) {
		if one, ok := LastLine(path, fields[i]); ok != (e.Seq > 0) || one.Seq != e.Seq || ok == (i == 0) {
			t.Errorf("%s: line %d, and alone line %d", fields[i], e.Seq, one.Seq)
		}
	}
	if got := LastLines(path+".none", fields...); len(got) != len(fields) || got[1].Seq != 0 {
		t.Errorf("of no file: %+v", got)
	}
}
