package logbook

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"spotter/cues"
	"spotter/race"
)

func TestCount(t *testing.T) {
	cue := func(id race.EventID, c cues.ID, class cues.Class) race.Event {
		return race.Event{ID: id, Kind: race.KindCue, Cue: c, Class: class}
	}
	outcome := func(id, ref race.EventID, o race.Outcome, d time.Duration) race.Event {
		return race.Event{ID: id, Kind: race.KindOutcome, Ref: ref, Outcome: o, Latency: d}
	}
	got := New([]race.Event{
		{ID: 1, Kind: race.KindOpen}, {ID: 2, Kind: race.KindStart},
		cue(3, "left", cues.Steer), outcome(4, 3, race.Heard, 3*time.Millisecond), outcome(5, 3, race.Cut, 0), // one too many
		cue(6, "left", cues.Steer), outcome(7, 6, race.Cut, 5*time.Millisecond),
		cue(8, "water", cues.Service), // no outcome yet
		cue(9, "right", cues.Steer), outcome(10, 9, race.Heard, time.Hour),
		{ID: 11, Kind: race.KindVoid, Ref: 9},
		{ID: 12, Kind: race.KindSplit, Marker: "km 1", DistanceM: 1000, Elapsed: time.Minute, HasElapsed: true},
	}).Counts
	want := Counts{Events: 12, Voided: 1, Pending: 1,
		Kind:  map[race.Kind]int{race.KindOpen: 1, race.KindStart: 1, race.KindCue: 3, race.KindOutcome: 2, race.KindVoid: 1, race.KindSplit: 1},
		Class: map[cues.Class]int{cues.Steer: 2, cues.Service: 1}, Cue: map[cues.ID]int{"left": 2, "water": 1},
		Outcome:   map[race.Outcome]int{race.Heard: 1, race.Cut: 1},
		Latencies: []time.Duration{3 * time.Millisecond, 5 * time.Millisecond}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func TestLatencyByNearestRank(t *testing.T) {
	var c Counts
	if c.Latency(0.5) != 0 {
		t.Error("a latency of nothing")
	}
	for i := range 100 {
		c.Latencies = append(c.Latencies, time.Duration(i+1))
	}
	for part, want := range map[float64]time.Duration{0: 1, 0.5: 50, 0.501: 51, 0.99: 99, 1: 100, 2: 100} {
		if got := c.Latency(part); got != want {
			t.Errorf("%v: %d, want %d", part, got, want)
		}
	}
}
