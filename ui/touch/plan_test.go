package touch

import (
	"fmt"
	"reflect"
	"testing"

	"spotter/ui/cells"
)

// apart reports whether two areas neither overlap nor touch: a dead cell is between them.
func apart(a, b cells.Rect) bool {
	return a.X+a.W < b.X || b.X+b.W < a.X || a.Y+a.H < b.Y || b.Y+b.H < a.Y
}

// meet reports whether two areas overlap.
func meet(a, b cells.Rect) bool {
	return a.X < b.X+b.W && b.X < a.X+a.W && a.Y < b.Y+b.H && b.Y < a.Y+a.H
}

// TestPlans lays out every size of screen: each has STOP across its whole bottom, pads keep a
// rim, nothing overlaps or lies outside, and pads are as large as the fit says.
func TestPlans(t *testing.T) {
	for w := 1; w <= 130; w++ {
		for h := 1; h <= 70; h++ {
			for _, others := range []int{0, 3, 12} {
				checkPlan(t, w, h, others)
			}
		}
	}
}

func checkPlan(t *testing.T, w, h, others int) {
	t.Helper()
	p := NewPlan(w, h, others)
	name := fmt.Sprintf("%d×%d with %d: %+v", w, h, others, p)
	if !reflect.DeepEqual(p, NewPlan(w, h, others)) {
		t.Fatalf("%s: another the second time", name)
	}
	if p.Stop.H < 1 || p.Stop.X != 0 || p.Stop.W != w || p.Stop.Y+p.Stop.H != h {
		t.Fatalf("%s: STOP is not across the bottom", name)
	}
	pads := []cells.Rect{p.Stop}
	if p.Fit != StopOnly {
		pads = append(pads, p.Left, p.Right)
	}
	pads = append(pads, p.Others...)
	for i, a := range pads {
		if p.Fit == Roomy && (a.W < LeastW || a.H < LeastH) || a.W < 1 || a.H < 1 {
			t.Fatalf("%s: pad %d is too small", name, i)
		}
		for _, b := range pads[:i] {
			if !apart(a, b) {
				t.Fatalf("%s: no rim between %v and %v", name, a, b)
			}
		}
	}
	if p.Fit == Smaller && (p.Left.H < 3 || p.Stop.H < 3 || p.Left.W < 7) {
		t.Fatalf("%s: smaller than a pad can be", name)
	}
	rows := 0
	above := []cells.Rect{p.Header, p.Cue, p.Band, p.Event, p.Status}
	for i, a := range above {
		rows += a.H
		for _, b := range append(pads, above[:i]...) {
			if a.H > 0 && b.H > 0 && meet(a, b) {
				t.Fatalf("%s: %v and %v overlap", name, a, b)
			}
		}
	}
	for _, a := range append(append(above, pads...), p.Page) {
		if a.X < 0 || a.Y < 0 || a.X+a.W > w || a.Y+a.H > h {
			t.Fatalf("%s: %v is outside", name, a)
		}
	}
	if p.Page.H > 0 && meet(p.Page, p.Stop) || !p.PageHides && p.Left.H > 0 && meet(p.Page, p.Left) {
		t.Fatalf("%s: the page covers a pad that stays", name)
	}
	if h >= 12 && w >= 30 && (p.Header.H != 1 || p.Cue.H < 2 || p.Band.H < 1 || p.Event.H < 1) {
		t.Fatalf("%s: clock, cue, faults or the last event have no row", name)
	}
}

// TestSizesOfPads has the sizes of the screens that touch is made for.
func TestSizesOfPads(t *testing.T) {
	for _, tt := range []struct {
		w, h   int
		fit    Fit
		steer  cells.Rect // its W and H
		stop   int
		others int
	}{
		{48, 40, Roomy, cells.Rect{W: 23, H: 7}, 7, 9},
		{40, 30, Roomy, cells.Rect{W: 19, H: 5}, 5, 6},
		{60, 50, Roomy, cells.Rect{W: 29, H: 7}, 7, 12},
		{80, 24, Roomy, cells.Rect{W: 39, H: 5}, 5, 5},
		{40, 12, Smaller, cells.Rect{W: 19, H: 3}, 3, 0},
		{30, 20, Roomy, cells.Rect{W: 14, H: 5}, 7, 0},
		{20, 6, StopOnly, cells.Rect{}, 3, 0},
	} {
		p := NewPlan(tt.w, tt.h, 12)
		if p.Fit != tt.fit || p.Left.W != tt.steer.W || p.Left.H != tt.steer.H || p.Stop.H != tt.stop || len(p.Others) != tt.others {
			t.Errorf("%d×%d: fit %d, LEFT %v, STOP %v, %d others: want %+v", tt.w, tt.h, p.Fit, p.Left, p.Stop, len(p.Others), tt)
		}
	}
}
