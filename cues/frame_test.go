package cues

import (
	"testing"

	"pgregory.net/rapid"
)

// frames are all four.
var frames = []struct {
	frame    Frame
	words    [2]string
	mirrored bool
}{
	{Frame{Backward, RoadKeys}, [2]string{"backward", "road"}, true},
	{Frame{Backward, RunnerKeys}, [2]string{"backward", "runner"}, false},
	{Frame{Forward, RoadKeys}, [2]string{"forward", "road"}, false},
	{Frame{Forward, RunnerKeys}, [2]string{"forward", "runner"}, false},
}

func TestFrames(t *testing.T) {
	for _, f := range frames {
		if got := [2]string{f.frame.Facing.String(), f.frame.Keys.String()}; got != f.words {
			t.Errorf("%v is called %v", f.frame, got)
		}
		if got := f.frame.Mirrored(); got != f.mirrored {
			t.Errorf("%v: mirrored %v, want %v", f.words, got, f.mirrored)
		}
	}
}

func TestZeroFrameIsTheDefault(t *testing.T) {
	if !(Frame{}).Mirrored() {
		t.Error("the zero frame must be a runner going backward and keys that mean the road")
	}
}

func TestMirror(t *testing.T) {
	for _, c := range []struct{ id, want ID }{
		{"left", "right"},
		{"turn_right", "turn_left"},
		{"left_turn", "right_turn"},
		{"keep_left_now", "keep_right_now"},
		{"leftover", "leftover"},
		{"bright", "bright"},
		{"stop", "stop"},
		{"left_right", "right_left"},
		{"", ""},
	} {
		if got := Mirror(c.id); got != c.want {
			t.Errorf("Mirror(%q) = %q, want %q", c.id, got, c.want)
		}
	}
}

func TestSide(t *testing.T) {
	for _, c := range []struct {
		id   ID
		want Pan
	}{
		{"left", Left}, {"hard_left", Left}, {"right", Right}, {"water_right", Right},
		{"stop", Centre}, {"leftover", Centre}, {"left_right", Centre}, {"", Centre},
	} {
		if got := Side(c.id); got != c.want {
			t.Errorf("Side(%q) = %s, want %s", c.id, got, c.want)
		}
	}
}

// TestMirrorTwiceIsNothing holds for any ID, and the mirror is on the other side.
func TestMirrorTwiceIsNothing(t *testing.T) {
	word := rapid.OneOf(rapid.Just("left"), rapid.Just("right"), rapid.StringMatching(`[a-z0-9]{0,6}`))
	rapid.Check(t, func(t *rapid.T) {
		id := ID("")
		for i, w := range rapid.SliceOfN(word, 1, 5).Draw(t, "words") {
			if i > 0 {
				id += "_"
			}
			id += ID(w)
		}
		if got := Mirror(Mirror(id)); got != id {
			t.Fatalf("Mirror(Mirror(%q)) = %q", id, got)
		}
		if Side(Mirror(id)) != -Side(id) {
			t.Fatalf("%q and its mirror are on sides %s and %s", id, Side(id), Side(Mirror(id)))
		}
		for _, f := range frames {
			if got := f.frame.Pressed(f.frame.Heard(id)); got != id {
				t.Fatalf("%v: %q came back as %q", f.words, id, got)
			}
		}
	})
}

func TestClasses(t *testing.T) {
	order := []struct {
		class Class
		name  string
	}{{Info, "info"}, {Service, "service"}, {Prepare, "prepare"}, {Steer, "steer"}, {Alarm, "alarm"}}
	for i, c := range order {
		if i > 0 && c.class <= order[i-1].class {
			t.Errorf("%s must be more urgent than %s", c.name, order[i-1].name)
		}
		if c.class.String() != c.name {
			t.Errorf("class %d is called %q, want %q", c.class, c.class, c.name)
		}
		if got, ok := ParseClass(c.name); !ok || got != c.class {
			t.Errorf("ParseClass(%q) = %v, %v", c.name, got, ok)
		}
	}
	for _, bad := range []string{"", "Alarm", "alarm ", "urgent"} {
		if c, ok := ParseClass(bad); ok {
			t.Errorf("ParseClass(%q) = %v", bad, c)
		}
	}
	for _, c := range []Class{0, 6, 255} {
		if _, ok := ParseClass(c.String()); ok {
			t.Errorf("%d has the name of a class: %s", uint8(c), c)
		}
	}
}

func TestPans(t *testing.T) {
	for pan, want := range map[Pan]string{Left: "left", Centre: "centre", Right: "right"} {
		if pan.String() != want {
			t.Errorf("pan %d is called %q, want %q", pan, pan, want)
		}
	}
	var zero Pan
	if zero != Centre {
		t.Error("the zero pan must be both ears")
	}
}
