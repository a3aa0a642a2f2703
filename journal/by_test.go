package journal

import (
	"testing"
	"time"

	"spotter/race"
)

// The outcome of a cue that was cut overtakes the cue that cut it: it is written after
// both, and names the line of each.
func TestOutcomeNamesWhatTookItsPlace(t *testing.T) {
	now := clock()
	w, path := create(t, Options{Now: now})
	cut := func(ref, by race.EventID) race.Event {
		return race.Event{Kind: race.KindOutcome, Stamp: now(), Ref: ref, Outcome: race.Cut, By: by, Why: race.WhyCue, Ended: 250 * time.Millisecond}
	}
	w.Append(cue(10, now()))
	w.Append(cut(10, 11)) // before line 3
	w.Append(cue(11, now()))
	w.Append(cut(12, 11)) // before its own cue
	w.Append(cue(12, now()))
	w.Append(cut(11, 99)) // by a cue that never comes
	if err := w.Close("left"); err != nil {
		t.Fatal(err)
	}
	log := read(t, path)
	var got [][2]race.EventID
	for _, e := range log.Events {
		if e.Kind == race.KindOutcome {
			got = append(got, [2]race.EventID{e.Ref, e.By})
			if e.Why != race.WhyCue || e.Ended != 250*time.Millisecond {
				t.Errorf("line %d: why %q, ended %v", e.Seq, e.Why, e.Ended)
			}
		}
	}
	if want := [][2]race.EventID{{2, 3}, {5, 3}, {3, 0}}; len(got) != 3 || got[0] != want[0] || got[1] != want[1] || got[2] != want[2] {
		t.Errorf("ref and by: %v, want %v", got, want)
	}
}
