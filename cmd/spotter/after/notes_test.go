package after

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"spotter/journal"
	"spotter/journal/beside"
	"spotter/race"
)

// verified returns what spotter journal verify says of a file.
func verified(path string) (says string, err error) {
	var out bytes.Buffer
	err = Desk{Stdout: &out}.verify(path, false)
	return out.String(), err
}

// Verify says of notes which journal they belong to, and fails where they do not.
func TestVerifySaysWhatNotesBelongTo(t *testing.T) {
	path := filepath.Join(t.TempDir(), "race.jsonl")
	now := func() race.Stamp { return race.Stamp{Wall: time.Date(2027, 4, 19, 10, 0, 0, 0, time.UTC)} }
	make := func(name string) {
		t.Helper()
		w, err := journal.Create(path, race.Open{Race: name}, journal.Options{Now: now})
		if err == nil {
			err = w.Close(race.ReasonLeft)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	make("Boston")
	b, err := beside.Open(path, beside.Options{Now: now})
	if err == nil {
		_, err = b.Append(race.Event{Kind: race.KindNote, Text: "a"})
	}
	if err != nil {
		t.Fatal(err)
	}
	notes := beside.NotesPath(path)
	for file, want := range map[string]string{notes: "it belongs to race.jsonl: line 2", path: "race.review.jsonl beside it has 1 line that"} {
		if says, err := verified(file); err != nil || !strings.Contains(says, want) {
			t.Errorf("%v: %s", err, says)
		}
	}
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	if says, err := verified(notes); err != nil || !strings.Contains(says, "race.jsonl, which it belongs to, is not beside it") {
		t.Errorf("%v: %s", err, says)
	}
	make("Paris")
	if says, err := verified(notes); err == nil || !strings.Contains(err.Error(), "is not of race.jsonl") {
		t.Errorf("%v: %s", err, says)
	}
	if says, err := verified(path); err != nil || !strings.Contains(says, "notes beside it are left out") {
		t.Errorf("%v: %s", err, says)
	}
}

// An export and a report are of the corrected race, and say where the corrections come from.
func TestCorrectionsBesideAJournalCount(t *testing.T) {
	path := filepath.Join(t.TempDir(), "race.jsonl")
	at := race.Stamp{Wall: time.Date(2027, 4, 19, 10, 0, 0, 0, time.UTC)}
	now := func() race.Stamp { return at }
	w, err := journal.Create(path, race.Open{Race: "Boston"}, journal.Options{Now: now})
	if err != nil {
		t.Fatal(err)
	}
	w.Append(race.Event{ID: 1, Kind: race.KindStart, Clock: race.ClockGun, HasElapsed: true, Stamp: at})
	w.Append(race.Event{ID: 2, Kind: race.KindNote, Text: "WRONGWORD", HasElapsed: true, Stamp: at})
	if err := w.Close(race.ReasonLeft); err != nil {
		t.Fatal(err)
	}
	b, err := beside.Open(path, beside.Options{Now: now})
	if err == nil {
		_, err = b.Append(race.Event{Kind: race.KindAmend, Ref: 3, Text: "RIGHTWORD"})
	}
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	export := Desk{Stdout: &out, Stderr: &out}.export()
	export.SetArgs([]string{path, "--to", "csv"})
	if err := export.Execute(); err != nil || !strings.Contains(out.String(), "RIGHTWORD") {
		t.Errorf("%v: %s", err, out.String())
	}
	page := filepath.Join(t.TempDir(), "r.html")
	if err := (Desk{Stdout: &out, Stderr: &out}).makeReport(t.Context(), path, reportFlags{out: page, paper: "a4", trackOffset: "0s"}); err != nil {
		t.Fatal(err)
	}
	html, err := os.ReadFile(page)
	if err != nil || !strings.Contains(string(html), "RIGHTWORD") || !strings.Contains(string(html), "This page is with 1 note or correction from race.review.jsonl") {
		t.Errorf("%v: right word %v, wrong word %v, of %d bytes", err, strings.Contains(string(html), "RIGHTWORD"), strings.Contains(string(html), "WRONGWORD"), len(html))
	}
}
