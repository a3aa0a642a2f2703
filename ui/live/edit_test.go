package live

import (
	"testing"
	"time"

	"spotter/race"
)

// TestEditPage corrects events while somebody runs: figures are typed, every cue's key
// that is no figure still plays, STOP too, and nothing that was logged is lost.
func TestEditPage(t *testing.T) {
	for _, size := range [][2]int{{40, 12}, {80, 24}, {200, 50}} {
		r := newRig(t)
		r.size(size[0], size[1])
		r.key("enter")
		r.wait(5 * time.Minute)
		r.key("enter", "W", "E")
		r.shows("▸")
		r.key("down", "E", "enter", "2", "3", "n", "h", "space")
		if len(r.played) != 3 {
			t.Errorf("%v: played %v while a marker is typed", size, r.played)
		}
		r.shows("marker")
		r.wait(time.Second)
		r.key("space", "backspace", "enter") // STOP is cleared, 2 is left
		if sp := r.o.Session.Splits(); len(sp) == 0 && len(r.o.Session.Facts().Doubted) == 0 {
			t.Errorf("%v: the split is gone", size)
		}
		if got := r.logged[len(r.logged)-1]; got.Kind != race.KindAmend {
			t.Errorf("%v: logged %+v", size, got)
		}
		r.key("esc", "x")
		if got := r.logged[len(r.logged)-1]; got.Kind != race.KindVoid {
			t.Errorf("%v: logged %+v", size, got)
		}
		r.key("left", "esc")
		if r.page != pagePads || r.played[len(r.played)-1].Pressed != "left" {
			t.Errorf("%v: page %d, played %v", size, r.page, r.played)
		}
	}
}

// TestEditWhileNobodyRuns words a mark in a rest: space is a space, and the list shows
// the words.
func TestEditWhileNobodyRuns(t *testing.T) {
	r := newRig(t)
	r.key("enter", "N", "R", "E", "down", "e", "enter", "a", "space", "d", "o", "g", "enter")
	if got := r.lastLines(1); got != "amend a dog" || len(r.played) != 0 {
		t.Errorf("logged %q, played %v", got, r.played)
	}
	r.key("esc", "esc")
	r.shows("a dog")
	r.key("E", "n", "h", "i", "esc")
	if got := r.lastLines(1); got != "note hi" {
		t.Errorf("logged %q", got)
	}
	r.key("x", "space")
	if len(r.played) != 1 {
		t.Errorf("STOP on the page: played %v", r.played)
	}
}
