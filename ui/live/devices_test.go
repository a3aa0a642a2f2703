package live

import (
	"testing"
	"time"

	"spotter/input"
	"spotter/race"
)

// button presses a button of a device that stands for do.
func (r *rig) button(do input.Do, edge input.Edge) {
	r.Update(input.Press{Do: do, At: r.at, Way: race.ByPad, Device: "R400", Edge: edge})
}

// A press of a device does what its key does, on every page and while a line is typed, and its
// lines say how it came. Those of keys do not.
func TestDevicePresses(t *testing.T) {
	left, stop := input.Do{Cue: "left"}, input.Do{Act: input.Stop}
	for _, page := range []string{"", "tab", "?", "N", "P"} {
		r := newRig(t)
		r.key("enter") // start
		if page != "" {
			r.key(page)
		}
		r.wait(time.Second)
		from := len(r.logged)
		r.button(left, input.Down)
		r.button(left, input.Up)
		r.wait(time.Second)
		r.button(stop, input.Down)
		if n := len(r.played); n != 2 || r.played[0].Pressed != "left" || r.played[1].Pressed != "stop" {
			t.Fatalf("page %q: played %+v", page, r.played)
		}
		for _, e := range r.logged[from:] {
			if e.Kind == race.KindCue && e.Way != race.ByPad {
				t.Errorf("page %q: %s came by %q", page, e.Pressed, e.Way)
			}
		}
		r.wait(time.Second)
		r.button(stop, input.Down)
		if r.cleared != 1 {
			t.Errorf("page %q: STOP again cleared %d times", page, r.cleared)
		}
	}
}

// What repeats because it is held, bounces or has no meaning does nothing.
func TestDeviceGuards(t *testing.T) {
	r := newRig(t)
	r.key("enter")
	r.wait(time.Second)
	r.button(input.Do{Cue: "left"}, input.Down)
	r.button(input.Do{Cue: "left"}, input.Down)
	r.wait(time.Second)
	r.button(input.Do{Cue: "left"}, input.Held)
	r.button(input.Do{Act: input.None}, input.Down)
	if len(r.played) != 1 {
		t.Errorf("played %d cues", len(r.played))
	}
	r.button(input.Do{Cue: "no_such_cue"}, input.Down)
	if len(r.played) != 1 || r.notice == "" {
		t.Errorf("a cue that the pack lacks: %d played, notice %q", len(r.played), r.notice)
	}
	r.wait(time.Second)
	r.button(input.Do{Act: input.Split}, input.Down)
	r.wait(time.Second)
	r.button(input.Do{Act: input.Void}, input.Down)
	last := r.logged[len(r.logged)-1]
	if last.Kind != race.KindVoid || last.Way != race.ByPad {
		t.Errorf("the last line is %+v", last)
	}
	r.key("h")
	if last := r.logged[len(r.logged)-1]; last.Kind != race.KindCue || last.Way != "" {
		t.Errorf("a key's line is %+v", last)
	}
}
