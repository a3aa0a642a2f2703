package live

import (
	"testing"
	"time"

	"spotter/race"
)

// everyPage brings a screen to each of its pages, and to each line that can be typed
// while somebody runs.
func everyPage(t *testing.T) map[string]func() *rig {
	pressed := func(keys ...string) func() *rig {
		return func() *rig {
			r := newRig(t, func(o *Options) {
				o.Session = race.NewSession(race.Options{DistanceM: 5000, Frame: o.Frame, Target: 25 * time.Minute})
				o.Saved = func() Saved { return Saved{} }
				o.Road = Road{Where: &fakeRoad{}, Course: aCourse()}
			})
			for _, k := range keys {
				r.key(k)
				r.wait(10 * time.Second)
			}
			return r
		}
	}
	return map[string]func() *rig{
		"radio check": pressed("*"), "wrong hand": pressed("*", "n"), "pads": pressed("enter"),
		"log": pressed("enter", "tab"), "help": pressed("enter", "?"),
		"start": pressed("enter", "="), "start typed": pressed("enter", "=", "1", "0", ":"),
		"boards": pressed("enter", "P"), "board typed": pressed("enter", "P", "2", ":"), "code": pressed("enter", "T"),
		"here": pressed("enter", "I"), "here typed": pressed("enter", "I", "2", "1", "."),
		"edit": pressed("enter", "F", "E"), "fields": pressed("enter", "F", "E", "E"),
		"a time typed": pressed("enter", "F", "E", "E", "down", "down", "enter", "+", "5"),
		"question":     pressed("enter", "W"), "mat": pressed("enter"),
		"outputs": func() *rig {
			r := newRig(t)
			r.key("enter")
			r.pickFrom(sinks()...)
			return r
		},
		"offer": func() *rig {
			r := newRig(t)
			r.Update(Offer{Path: "a.jsonl", Race: "A"})
			return r
		},
		"race time": func() *rig {
			r := takenUp(t, TakenUp{Blind: time.Hour}, true)
			r.key("=", "1", ":")
			return r
		},
	}
}

// TestStopOnEveryPage presses STOP: it plays on each page, and while a figure is typed.
func TestStopOnEveryPage(t *testing.T) {
	for name, open := range everyPage(t) {
		for _, size := range [][2]int{{80, 24}, {40, 12}, {20, 5}} {
			r := open()
			r.size(size[0], size[1])
			was := len(r.played)
			r.key("space")
			if len(r.played) != was+1 || r.played[was].Pressed != "stop" {
				t.Errorf("%s, %v: played %v:\n%s", name, size, r.played[was:], r.screenText())
			}
		}
	}
}

// TestADotSpeaksOnPagesOfFigures presses the key of a turn to the right, which is a dot, on the
// pages where figures can be typed: it plays, until there is something that it can follow.
func TestADotSpeaksOnPagesOfFigures(t *testing.T) {
	pages := everyPage(t)
	pages["race time"] = func() *rig {
		r := takenUp(t, TakenUp{Blind: time.Hour}, true)
		r.key("=")
		return r
	}
	for _, name := range []string{"start", "boards", "here", "race time"} {
		r := pages[name]()
		r.key(".")
		if n := len(r.played); n == 0 || r.played[n-1].Pressed != "turn_right" {
			t.Errorf("%s: played %v:\n%s", name, r.played, r.screenText())
		}
		was := len(r.played)
		r.wait(10 * time.Second)
		r.key("1", ".")
		if len(r.played) != was {
			t.Errorf("%s, behind a figure: played %v", name, r.played[was:])
		}
	}
}

// TestEveryPageOnATinyScreen draws each page, and a note that is typed, where there is
// next to no room, and with none.
func TestEveryPageOnATinyScreen(t *testing.T) {
	pages := everyPage(t)
	pages["note"] = func() *rig {
		r := newRig(t)
		r.key("enter", "R", "N", "a", "space")
		return r
	}
	for _, open := range pages {
		r := open()
		for w := range 3 {
			for h := range 3 {
				r.size(w, h)
				r.View()
				r.Changes(nil)
				r.key("down", "pgup", "end", "home")
			}
		}
	}
}
