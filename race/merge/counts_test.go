package merge_test

import (
	"testing"
	"time"

	"spotter/race"
)

// The words of a countdown stay words of the cue that they follow, and are never joined with
// those of the other log.
func TestAMergedCountdownKeepsItsCue(t *testing.T) {
	a, b := pair()
	for i, d := range []*device{a, b} {
		at := 6*318*s + time.Duration(i)*200*ms
		d.add(at, race.Event{Kind: race.KindCue, Cue: "turn_left", Pressed: "turn_right"})
		turn := d.log[len(d.log)-1].ID
		d.add(at+2*s, race.Event{Kind: race.KindCue, Cue: "three", Ref: turn})
		word := d.log[len(d.log)-1].ID
		d.add(at+3*s, race.Event{Kind: race.KindOutcome, Ref: word, Outcome: race.Heard})
		d.add(at+3*s, race.Event{Kind: race.KindNote, Item: race.ItemCountdown, Ref: turn, Text: "cancelled by left"})
	}
	r := merged(t, a.log, b.log)
	words := find(r, func(e *race.Event) bool { return e.Kind == race.KindCue && e.Cue == "three" })
	if len(words) != 2 {
		t.Fatalf("%d words", len(words))
	}
	byID := map[race.EventID]race.Event{}
	for _, e := range r.Events {
		byID[e.ID] = e
	}
	for _, w := range words {
		if turn := byID[w.Ref]; !w.IsCount() || turn.Cue != "turn_left" || turn.From != w.From {
			t.Errorf("word %+v of %+v", w, turn)
		}
	}
	for _, n := range find(r, func(e *race.Event) bool { return e.Item == race.ItemCountdown }) {
		if turn := byID[n.Ref]; turn.Cue != "turn_left" || turn.From != n.From {
			t.Errorf("note %+v of %+v", n, turn)
		}
	}
}
