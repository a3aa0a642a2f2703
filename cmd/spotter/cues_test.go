package main

import (
	"strings"
	"testing"

	"spotter/cues"
)

// TestSidesThatSoundAlike: a pack whose left and right have the same sound is told
// of, whatever the file is called, and no other.
func TestSidesThatSoundAlike(t *testing.T) {
	check := func(id cues.ID, sum byte) clipCheck {
		return clipCheck{cue: cues.Cue{ID: id, Pan: cues.Side(id)}, encoding: "x", sum: [32]byte{sum}}
	}
	for _, tt := range []struct {
		name   string
		checks []clipCheck
		want   int
	}{
		{"sides that differ", []clipCheck{check("left", 1), check("right", 2)}, 0},
		{"sides that sound alike", []clipCheck{check("left", 1), check("right", 1)}, 2},
		{"another cue's sound", []clipCheck{check("left", 1), check("right", 2), check("turn_left", 2), check("turn_right", 3), check("stop", 1)}, 0},
		{"two in the centre", []clipCheck{check("up", 1), check("down", 1)}, 0},
		{"sounds that could not be read", []clipCheck{{cue: cues.Cue{ID: "left", Pan: cues.Left}}, {cue: cues.Cue{ID: "right", Pan: cues.Right}}}, 0},
	} {
		sameSides(tt.checks)
		got := 0
		for _, k := range tt.checks {
			if got += len(k.notices); len(k.notices) > 0 && !strings.Contains(k.notices[0], string(cues.Mirror(k.cue.ID))) {
				t.Errorf("%s: %q does not name the other", tt.name, k.notices[0])
			}
		}
		if got != tt.want {
			t.Errorf("%s: %d notices, want %d", tt.name, got, tt.want)
		}
	}
}
