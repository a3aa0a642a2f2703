package race

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"
)

// exact compares facts with everything in them.
var exact = cmp.Options{cmp.AllowUnexported(Facts{}, board{}, turn{}), cmpopts.EquateEmpty()}

// What a session says of its race while it runs is what its log says afterwards, cues apart.
func TestSessionAgreesWithItsLog(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		o := Options{DistanceM: 8000, Target: rapid.SampledFrom([]time.Duration{0, 40 * time.Minute}).Draw(t, "target"),
			TargetClock: rapid.SampledFrom([]string{"", ClockChip}).Draw(t, "clock")}
		s, at := NewSession(o), gun
		var log []Event
		add := func(e Event, ok bool) {
			if ok {
				log = append(log, e)
			}
		}
		for range rapid.IntRange(0, 40).Draw(t, "events") {
			at = at.after(time.Duration(rapid.IntRange(1, 400_000_000_000).Draw(t, "ns")))
			kept := func(k Kind, item string) Event {
				e := s.event(k, at)
				e.Item = item
				return s.keep(e)
			}
			switch rapid.IntRange(0, 9).Draw(t, "what") {
			case 0:
				s.Press(cueLeft, cueRight, at)
			case 1:
				add(s.Start(at))
			case 2, 3:
				add(s.Split(at))
			case 4:
				add(s.Void(at))
			case 5:
				add(kept(rapid.SampledFrom([]Kind{KindRest, KindGo, KindFall, KindAid}).Draw(t, "kind"), ""), true)
			case 6:
				e := s.event(KindStart, at)
				e.Clock = ClockChip
				s.keep(e)
				s.rebuild()
				add(e, true)
			case 7, 8:
				if len(log) > 0 {
					e := s.event(KindAmend, at)
					e.Ref = rapid.SampledFrom(log).Draw(t, "line").ID
					e.Correction = time.Duration(rapid.IntRange(-60, 60).Draw(t, "by")) * time.Second
					s.keep(e)
					s.rebuild()
					add(e, true)
				}
			case 9:
				if len(log) > 0 {
					of := rapid.SampledFrom(log).Draw(t, "line")
					if of.Kind == KindStart && of.Clock == ClockGun {
						continue // no session voids a gun, see [Session.VoidRef]
					}
					e := s.event(KindVoid, at)
					e.Ref = of.ID
					s.keep(e)
					s.rebuild()
					add(e, true)
				}
			}
		}
		want := asItStands(log, &Plan{Target: o.Target, DistanceM: o.DistanceM, Units: UnitsKm, Clock: o.TargetClock}).Facts
		if diff := cmp.Diff(&want, s.Facts(), exact); diff != "" {
			t.Fatal(diff)
		}
		if d, ok := s.Elapsed(at); ok != want.Gun.Known || ok && d != max(at.Milli().Boot-gunOf(log, want.Gun.ID).Boot+want.Gun.Correction, 0) {
			t.Fatalf("race time %v, %v; gun %+v", d, ok, want.Gun)
		}
	})
}

// gunOf returns the line of a start.
func gunOf(log []Event, id EventID) Event {
	for _, e := range log {
		if e.ID == id {
			return e
		}
	}
	return Event{}
}
