package pack

import (
	"testing"

	"spotter/cues"
)

// TestEveryKeyInEveryFrame presses every key of the default pack in every frame
// and looks at what the runner hears, and in which ear.
func TestEveryKeyInEveryFrame(t *testing.T) {
	pack := Default()
	for _, f := range []cues.Frame{{Facing: cues.Backward, Keys: cues.RoadKeys}, {Facing: cues.Backward, Keys: cues.RunnerKeys},
		{Facing: cues.Forward, Keys: cues.RoadKeys}, {Facing: cues.Forward, Keys: cues.RunnerKeys}} {
		for _, c := range pack.Cues {
			want := c.ID
			if other, sided := mirrors[c.ID]; sided && f.Mirrored() {
				want = other
			}
			if got := f.Heard(c.ID); got != want {
				t.Errorf("%v: %s is heard as %s, want %s", f, c.ID, got, want)
			}
			if got := f.Pressed(want); got != c.ID {
				t.Errorf("%v: %s was pressed as %s, want %s", f, want, got, c.ID)
			}
			for _, k := range c.Keys {
				pressed, ok := pack.ByKey(k)
				if !ok || pressed.ID != c.ID {
					t.Fatalf("key %q is %s, want %s", k, pressed.ID, c.ID)
				}
				heard, ok := pack.Cue(f.Heard(pressed.ID))
				if !ok {
					t.Fatalf("%v: key %q is silent", f, k)
				}
				ear := pressed.Pan
				if f.Mirrored() {
					ear = -ear
				}
				if heard.Pan != ear || heard.Class != c.Class {
					t.Errorf("%v: key %q heard in %s as %s, want %s as %s",
						f, k, heard.Pan, heard.Class, ear, c.Class)
				}
			}
		}
	}
}

// mirrors are the sided cues of the default pack, written out by hand.
var mirrors = map[cues.ID]cues.ID{
	"left": "right", "right": "left",
	"hard_left": "hard_right", "hard_right": "hard_left",
	"turn_left": "turn_right", "turn_right": "turn_left",
	"water_left": "water_right", "water_right": "water_left",
}
