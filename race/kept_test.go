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
			at = at.after(time.Duration(rapid.Int64Range(1, 400_000_000_000).Draw(t, "ns")))
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

// A start that is taken back makes the one before it count again, with the correction that
// it has: what is pressed from there on has the same time on the screen and in the log.
func TestAStartThatCountsAgain(t *testing.T) {
	s := NewSession(Options{})
	var log []Event
	add := func(e Event, ok bool) EventID {
		if !ok {
			t.Fatalf("no line after %d", len(log))
		}
		log = append(log, e)
		return e.ID
	}
	mend := func(k Kind, ref EventID, by time.Duration, after time.Duration) EventID {
		e := s.event(k, gun.after(after))
		e.Ref, e.Correction = ref, by
		s.keep(e)
		s.rebuild()
		return add(e, true)
	}
	first := add(s.Start(gun))
	void := mend(KindVoid, first, 0, 2*time.Second)
	second := add(s.Start(gun.after(10 * time.Second)))
	mend(KindAmend, first, time.Second, 20*time.Second)
	mend(KindVoid, void, 0, 30*time.Second)
	mend(KindVoid, second, 0, 40*time.Second)
	add(s.Split(gun.after(6 * time.Minute)))
	const want = 6*time.Minute + time.Second
	live, read := s.Splits(), AsItStands(log).Splits
	if len(live) != 1 || live[0].Elapsed != want || len(read) != 1 || read[0].Elapsed != want {
		t.Errorf("splits %+v, of the log %+v; want one at %v", live, read, want)
	}
}
