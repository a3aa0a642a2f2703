package cues

import (
	"testing"
	"time"
)

func TestTimesOfAClass(t *testing.T) {
	for c, want := range map[Class]time.Duration{
		Alarm: time.Hour, Steer: 250 * time.Millisecond,
		Prepare: 1500 * time.Millisecond, Service: 3 * time.Second, Info: 5 * time.Second,
	} {
		if got := (Cue{Class: c}).TimeToLive(); got != want {
			t.Errorf("%s lives %v, want %v", c, got, want)
		}
		set := Cue{Class: c, TTL: 4 * time.Second, Retrigger: Ignore}
		if got, own := set.TimeToLive(), c < Steer; (got == set.TTL) != own || set.Ignores() != own {
			t.Errorf("%s with rules of its own: lives %v, ignores %v", c, got, set.Ignores())
		}
	}
	if got := (Cue{Class: Alarm}).RepeatPause(); got != 350*time.Millisecond {
		t.Errorf("an alarm pauses %v", got)
	}
}

// TestSupersedes has what is pressed and what waits, then whether the second is
// taken back.
func TestSupersedes(t *testing.T) {
	for _, tt := range []struct {
		newer Class
		id    ID
		older ID
		want  bool
	}{
		{Steer, "cancel", "turn_left", true},
		{Steer, "cancel", "pace", true},
		{Steer, "left", "clear", true},
		{Prepare, "people", "clear", true},
		{Steer, "clear", "water", false},

		{Steer, "right", "turn_left", true},
		{Steer, "left", "turn_left", false},
		{Steer, "hard_left", "water_right", true},
		{Steer, "hard_left", "water_left", false},
		{Steer, "hole", "turn_left", false},
		{Steer, "left", "slow", false},
		{Prepare, "turn_left", "water_right", false},

		{Prepare, "water_left", "water_right", true},
		{Prepare, "water_left", "water_left", false},
		{Prepare, "keep_right_of_it", "keep_left_of_it", true},
		{Prepare, "keep_right_of_it", "keep_left_of", false},
		{Prepare, "right", "right_left", false},
		{Prepare, "leftover", "rightover", false},

		{Steer, "now", "three", true},
		{Steer, "now", "one", true},
		{Steer, "now", "turn_left", false},
		{Steer, "hole", "three", false},
	} {
		newer, older := Cue{ID: tt.id, Class: tt.newer}, Cue{ID: tt.older, Class: Service}
		if got := Supersedes(newer, older); got != tt.want {
			t.Errorf("%s %s over %s: %v, want %v", tt.newer, tt.id, tt.older, got, tt.want)
		}
		if n := testing.AllocsPerRun(10, func() { Supersedes(newer, older) }); n > 0 {
			t.Errorf("%s over %s: %v allocations", tt.id, tt.older, n)
		}
	}
}

// TestMirroredAgreesWithMirror checks the way without an allocation against the
// plain one.
func TestMirroredAgreesWithMirror(t *testing.T) {
	ids := []ID{"", "_", "left", "right", "left_", "_left", "right_", "turn_left", "turn_right", "turn", "left_left",
		"right_right", "left_right", "right_left", "a_left_b", "a_right_b", "a_left_c", "leftover", "rightover", "a__left", "a__right"}
	for _, a := range ids {
		for _, b := range ids {
			if Side(a) == Centre {
				continue // only a cue that names a side has a mirror
			}
			if got, want := mirrored(a, b), Mirror(a) == b; got != want {
				t.Errorf("%q and %q: %v, want %v", a, b, got, want)
			}
		}
	}
}
