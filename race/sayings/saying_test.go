package sayings

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"spotter/cues/grammar"
	"spotter/race"
)

// gun is the reading at the start of the races of the tests.
var gun = race.Stamp{Wall: time.Date(2027, 4, 19, 10, 2, 0, 0, time.FixedZone("EDT", -4*3600)), Boot: 8 * time.Hour}

// after returns the reading so long after the gun.
func after(d time.Duration) race.Stamp { return race.Stamp{Wall: gun.Wall.Add(d), Boot: gun.Boot + d} }

// passed starts a race and passes markers at an even pace per unit.
func passed(o race.Options, n int, perUnit time.Duration) *race.Session {
	s := race.NewSession(o)
	s.Start(gun)
	for i := range n {
		s.Split(after(time.Duration(i+1) * perUnit))
	}
	return s
}

func TestSplitSaying(t *testing.T) {
	for name, tt := range map[string]struct {
		o       race.Options
		splits  int
		perUnit time.Duration
		want    grammar.Saying
	}{
		"km 5 of a marathon": {race.Options{DistanceM: race.MarathonM, Target: 42195 * 318 * time.Millisecond}, 5, 320 * time.Second,
			grammar.Saying{Marker: 5, Elapsed: 1600 * time.Second, HasElapsed: true, Behind: 10 * time.Second, HasGap: true, ToGo: 37}},
		"no target": {race.Options{DistanceM: race.MarathonM}, 5, 320 * time.Second,
			grammar.Saying{Marker: 5, Elapsed: 1600 * time.Second, HasElapsed: true, ToGo: 37}},
		"no distance": {race.Options{}, 70, 3 * time.Minute, grammar.Saying{Marker: 70, Elapsed: 210 * time.Minute, HasElapsed: true}},
		"half of a marathon, km": {race.Options{DistanceM: race.MarathonM}, 21, 4 * time.Minute,
			grammar.Saying{Marker: 21, HalfWay: true, Elapsed: 84 * time.Minute, HasElapsed: true, ToGo: 21}},
		"half has a board, before it": {race.Options{DistanceM: race.MarathonM, Half: true}, 21, 4 * time.Minute,
			grammar.Saying{Marker: 21, Elapsed: 84 * time.Minute, HasElapsed: true, ToGo: 21}},
		"half of ten is a board": {race.Options{DistanceM: 10000, Half: true}, 5, 4 * time.Minute,
			grammar.Saying{Marker: 5, HalfWay: true, Elapsed: 20 * time.Minute, HasElapsed: true, ToGo: 5}},
		"after half": {race.Options{DistanceM: race.MarathonM}, 22, 4 * time.Minute,
			grammar.Saying{Marker: 22, Elapsed: 88 * time.Minute, HasElapsed: true, ToGo: 20}},
		"half of a marathon, miles": {race.Options{DistanceM: race.MarathonM, Units: race.UnitsMi}, 13, 4 * time.Minute,
			grammar.Saying{Miles: true, Marker: 13, HalfWay: true, Elapsed: 52 * time.Minute, HasElapsed: true, ToGo: 13}},
		"no half of five":  {race.Options{DistanceM: 5000}, 3, 4 * time.Minute, grammar.Saying{Marker: 3, Elapsed: 12 * time.Minute, HasElapsed: true, ToGo: 2}},
		"the last one":     {race.Options{DistanceM: race.MarathonM}, 41, 3 * time.Minute, grammar.Saying{Marker: 41, Elapsed: 123 * time.Minute, HasElapsed: true, ToGo: 1}},
		"less than half":   {race.Options{DistanceM: race.MarathonM}, 42, 4 * time.Minute, grammar.Saying{Marker: 42, Elapsed: 168 * time.Minute, HasElapsed: true}},
		"finish":           {race.Options{DistanceM: 5000, Target: 20 * time.Minute}, 5, 4 * time.Minute, grammar.Saying{Finish: true, Elapsed: 20 * time.Minute, HasElapsed: true, HasGap: true}},
		"finish, in miles": {race.Options{DistanceM: race.MileM, Units: race.UnitsMi}, 1, 4 * time.Minute, grammar.Saying{Miles: true, Finish: true, Elapsed: 4 * time.Minute, HasElapsed: true}},
	} {
		got, ok := OfSplit(passed(tt.o, tt.splits, tt.perUnit))
		if diff := cmp.Diff(tt.want, got); diff != "" || !ok {
			t.Errorf("%s: %v (-want +got):\n%s", name, ok, diff)
		}
	}
	if say, ok := OfSplit(passed(race.Options{DistanceM: race.MarathonM}, 0, 0)); ok {
		t.Errorf("no split says %+v", say)
	}
	s := passed(race.Options{DistanceM: race.MarathonM}, 3, 5*time.Minute)
	s.Void(after(time.Hour))
	if say, _ := OfSplit(s); say.Marker != 2 {
		t.Errorf("after a void it says %+v", say)
	}
	for _, marker := range []string{"", "km", "km ", "km 0", "km -3", "km 05", "mile five", "lap 4", "km 99999999999999999999"} {
		if say, ok := ofSplit(race.Plan{DistanceM: race.MarathonM}, race.Split{Marker: marker, DistanceM: 3000, Elapsed: time.Hour}); ok {
			t.Errorf("marker %q says %+v", marker, say)
		}
	}
}

func TestPaceSaying(t *testing.T) {
	o := race.Options{DistanceM: 10000, Target: 50 * time.Minute} // 5:00 a kilometre
	s := passed(o, 3, 306*time.Second)
	for _, tt := range []struct {
		later time.Duration // since the last split
		want  grammar.Saying
	}{
		{0, grammar.Saying{HasGap: true, Behind: 18 * time.Second, ToGo: 7}},
		{150 * time.Second, grammar.Saying{HasGap: true, Behind: 20941176471 * time.Nanosecond, ToGo: 7}},
		{306 * time.Second, grammar.Saying{HasGap: true, Behind: 24 * time.Second, ToGo: 6}},
		{366 * time.Second, grammar.Saying{HasGap: true, Behind: 84 * time.Second, ToGo: 6}}, // km 4 is overdue
	} {
		got, ok := OfPace(s, after(918*time.Second+tt.later))
		if diff := cmp.Diff(tt.want, got); diff != "" || !ok {
			t.Errorf("%v after km 3: %v (-want +got):\n%s", tt.later, ok, diff)
		}
	}
	over := passed(o, 10, 306*time.Second)
	if got, ok := OfPace(over, after(3*time.Hour)); !ok || got != (grammar.Saying{HasGap: true, Behind: time.Minute}) {
		t.Errorf("past the finish: %+v, %v", got, ok)
	}
	for name, s := range map[string]*race.Session{
		"before the start": race.NewSession(o), "before a split": passed(o, 0, 0), "without a plan": passed(race.Options{}, 3, time.Minute),
	} {
		if got, ok := OfPace(s, after(time.Hour)); ok {
			t.Errorf("%s it says %+v", name, got)
		}
	}
}

// A board half way has no number and is said by the word for half way, in every language.
func TestHalfWayIsSaid(t *testing.T) {
	s := passed(race.Options{DistanceM: race.MarathonM, Target: 42195 * 240 * time.Millisecond, Half: true}, 21, 4*time.Minute)
	e, _ := s.Split(after(84*time.Minute + 23*time.Second + 400*time.Millisecond))
	want := grammar.Saying{HalfWay: true, Elapsed: e.Elapsed, HasElapsed: true, HasGap: true}
	say, ok := OfSplit(s)
	if diff := cmp.Diff(want, say); e.Marker != race.MarkerHalf || !ok || diff != "" {
		t.Fatalf("%s, %v (-want +got):\n%s", e.Marker, ok, diff)
	}
	for language, want := range map[string]string{"en-US": "Half way, one hour, twenty-four twenty-three, on pace",
		"de": "Halbe Strecke, eine Stunde vierundzwanzig Minuten dreiundzwanzig Sekunden, im Plan"} {
		g, _ := grammar.For(language)
		if got := g.Text(g.Say(say), nil); got != want {
			t.Errorf("%s: %q", language, got)
		}
	}
}
