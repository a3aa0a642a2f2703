package pads

import (
	"strings"
	"testing"

	"spotter/cues"
	"spotter/input"
)

// TestLayout holds the pads of a pack to their order: the large ones last, and no cue that the pack
// has not.
func TestLayout(t *testing.T) {
	class := func(id cues.ID) (cues.Class, bool) {
		switch id {
		case "left", "right":
			return cues.Steer, true
		case "water":
			return cues.Service, true
		}
		return 0, false
	}
	var got []string
	for _, p := range Layout(class, strings.ToUpper) {
		if _, ok := input.ParseDo(p.Do); !ok || p.Label != strings.ToUpper(p.Do) {
			t.Errorf("a pad %+v", p)
		}
		got = append(got, p.Do+" "+p.Class)
	}
	want := "water service, split act, void act, again act, left steer, right steer, stop alarm"
	if s := strings.Join(got, ", "); s != want {
		t.Errorf("the pads are %s, not %s", s, want)
	}
}
