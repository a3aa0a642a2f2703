package logbook

import (
	"testing"
	"time"

	"spotter/cues"
	"spotter/race"
)

// countdownLog is a turn whose countdown was ended by a steer cue, and a word of it that came
// too late.
func countdownLog() []race.Event {
	return []race.Event{
		{ID: 1, Kind: race.KindOpen}, {ID: 2, Kind: race.KindStart},
		{ID: 3, Kind: race.KindCue, Cue: "turn_left", Pressed: "turn_right", Class: cues.Prepare},
		{ID: 4, Kind: race.KindOutcome, Ref: 3, Outcome: race.Heard, Latency: 3 * time.Millisecond},
		{ID: 5, Kind: race.KindCue, Cue: "three", Ref: 3, Class: cues.Prepare},
		{ID: 6, Kind: race.KindOutcome, Ref: 5, Outcome: race.Heard},
		{ID: 7, Kind: race.KindCue, Cue: "two", Ref: 3, Class: cues.Prepare},
		{ID: 8, Kind: race.KindOutcome, Ref: 7, Outcome: race.Expired, Why: race.WhyLate},
		{ID: 9, Kind: race.KindNote, Ref: 3, Text: "too near the kerb"},
		{ID: 10, Kind: race.KindNote, Item: race.ItemCountdown, Ref: 3, Text: "cancelled by left"},
	}
}

func TestWordsOfCountdownsAreCountedApart(t *testing.T) {
	c := New(countdownLog()).Counts
	if c.Kind[race.KindCue] != 3 || c.Counted != 2 || c.Class[cues.Prepare] != 1 {
		t.Errorf("%d cues, %d of them words of countdowns, %d prepare", c.Kind[race.KindCue], c.Counted, c.Class[cues.Prepare])
	}
	if c.Outcome[race.Heard] != 1 || c.Outcome[race.Expired] != 0 || len(c.Latencies) != 1 {
		t.Errorf("outcomes %v, latencies %v", c.Outcome, c.Latencies)
	}
	if c.Cue["three"] != 1 || c.Cue["turn_left"] != 1 {
		t.Errorf("cues %v", c.Cue)
	}
}

func TestACountdownInWords(t *testing.T) {
	b := New(countdownLog())
	for i, want := range map[int32]string{2: "turn right → turn left", 4: "count: three", 9: "on 3 (cue turn right → turn left): countdown, cancelled by left"} {
		if got := b.Tell(i).What; got != want {
			t.Errorf("line %d: %q, want %q", i, got, want)
		}
	}
	if got := b.Tell(6); got.Outcome != "expired: it came too late" {
		t.Errorf("the late word: %q", got.Outcome)
	}
	if got := b.Tell(2).Note; got != "noted: too near the kerb" { // and not what cancelled its countdown
		t.Errorf("note of the turn: %q", got)
	}
}
