package journal

import (
	"testing"

	"spotter/race"
)

// TestSeq: an event has its line as soon as it is appended, and not before.
func TestSeq(t *testing.T) {
	now := clock()
	w, path := create(t, Options{Now: now})
	seq := func(w *Writer, id race.EventID, want uint64) {
		t.Helper()
		if got, ok := w.Seq(id); ok != (want != 0) || ok && got != want {
			t.Errorf("event %d is line %d, %v; want %d", id, got, ok, want)
		}
	}
	seq(w, 0, 0)
	seq(w, 1, 0)
	w.Append(heard(1, now())) // held: it overtook its cue
	w.Append(cue(1, now()))
	w.Append(cue(5, now()))
	seq(w, 1, 2)
	seq(w, 5, 4)
	seq(w, 4, 0)
	if err := w.Close("left"); err != nil {
		t.Fatal(err)
	}
	again, _, err := Resume(path, boston(), Options{Now: now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = again.Close("test") })
	again.Append(cue(8, now()))
	seq(again, 4, 4)
	seq(again, 8, 7)
	seq(again, 7, 0)
}
