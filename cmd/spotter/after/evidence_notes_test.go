package after_test

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"spotter/journal/beside"
	"spotter/race"
)

// Notes that were added after the race are in the bundle, explain what they speak of, and
// are checked too.
func TestEvidenceHasTheNotesBesideTheJournal(t *testing.T) {
	path := laid(t, marathon, nil)
	dir := filepath.Dir(path)
	before, _, err := runs("evidence", path, "-o", filepath.Join(dir, "before"))
	if err != nil {
		t.Fatal(err)
	}
	const jump = "the computer's clock jumped by"
	if !strings.Contains(before, jump) {
		t.Fatalf("the clock of this marathon does not jump any more:\n%s", before)
	}
	b, err := beside.Open(path, beside.Options{Now: func() race.Stamp { return race.Stamp{Wall: time.Date(2027, 4, 20, 9, 0, 0, 0, time.UTC)} }})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := b.Append(race.Event{Kind: race.KindNote, Ref: jumpOf(t, path), Text: "the network set it"}); err != nil {
		t.Fatal(err)
	}
	out := filepath.Join(dir, "after")
	after, _, err := runs("evidence", path, "-o", out)
	if err != nil || strings.Contains(after, jump) {
		t.Errorf("the note explains nothing: %v\n%s", err, after)
	}
	page := file(t, out, "evidence.html")
	for _, want := range []string{"1 note or correction was added after the race", "the network set it"} {
		if !strings.Contains(page, want) {
			t.Errorf("no %q", want)
		}
	}
	if told, code := python(t, out); code != 0 || !strings.Contains(told, "journal.review.jsonl: notes added after the race, every hash is right") {
		t.Errorf("verify.py ends with %d\n%s", code, told)
	}
	if _, _, err := runs("evidence", beside.NotesPath(path), "-o", filepath.Join(dir, "notes")); err == nil || !strings.Contains(err.Error(), "notes of a race, and not the race") {
		t.Errorf("the notes by themselves: %v", err)
	}
}

// jumpOf returns the first line of a clock that jumped.
func jumpOf(t *testing.T, path string) race.EventID {
	t.Helper()
	r, err := beside.Read(path)
	if err != nil {
		t.Fatal(err)
	}
	for i := range r.Events {
		if e := &r.Events[i]; e.Jump != 0 {
			return e.ID
		}
	}
	t.Fatal("no clock jumps")
	return 0
}
