package live

import (
	"testing"
	"time"

	"spotter/race"
)

// hilly makes the race one of 5 km in 30 minutes whose first kilometre takes twice as long
// as the others.
func hilly() func(o *Options) {
	const target = 30 * time.Minute
	open := race.Open{Target: target, DistanceM: 5000, PlanKind: race.PlanEffort, PlanTable: "600000 300000 300000 300000 300000"}
	return func(o *Options) {
		o.Session = race.NewSession(race.Options{DistanceM: 5000, Frame: o.Frame, Target: target, Curve: open.Plan().Curve})
	}
}

// The key changes what the gap is to, on every size of screen, and logs and plays nothing.
// After 10:00 the plan is at 1 km, and an even run 4 minutes further.
func TestTheGapToThePlanOrToAnEvenRun(t *testing.T) {
	for _, size := range [][2]int{{40, 12}, {80, 24}, {120, 40}, {200, 50}} {
		r := newRig(t, hilly())
		r.size(size[0], size[1])
		if size[1] > 12 {
			r.shows("30:00, 6:00 /km by effort")
		}
		r.key("enter")
		r.wait(10*time.Minute + 6*time.Second)
		r.key("enter")
		logged := len(r.logged)
		wide := size[0] > 40
		r.wait(noticeFor)
		if r.shows("BEHIND"); wide {
			r.shows("behind plan 0:30:00")
			r.shows("20 m")
		} else {
			r.shows("0:06 BEHIND plan")
		}
		r.key("A")
		r.shows("gap: to an even pace")
		r.wait(noticeFor)
		if wide {
			r.shows("behind even 0:30:00")
		} else {
			r.shows("BEHIND even")
		}
		r.key("A")
		r.wait(noticeFor)
		if wide {
			r.shows("behind plan 0:30:00")
		} else {
			r.shows("BEHIND plan")
		}
		if len(r.logged) != logged || len(r.played) != 0 {
			t.Errorf("%v: logged %d lines, played %v", size, len(r.logged)-logged, r.played)
		}
	}
	r := newRig(t)
	r.size(80, 24)
	r.key("enter", "A")
	r.shows("there is no plan by effort")
}

// Drawing the plan and the even gap allocates nothing, once it was drawn.
func TestThePlanIsDrawnWithoutAllocation(t *testing.T) {
	r := newRig(t, hilly())
	r.size(80, 24)
	r.key("enter")
	r.wait(10 * time.Minute)
	r.key("enter", "A")
	r.wait(noticeFor)
	out := r.Changes(nil)
	if n := testing.AllocsPerRun(100, func() { out = r.Changes(out[:0]) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}
