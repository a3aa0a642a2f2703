package road

import (
	"math"
	"testing"
	"time"

	"spotter/course"
	"spotter/cues"
	"spotter/race"
	"spotter/ui/count"
)

var _ count.Road = (*Ahead)(nil)

// What is left to a point is known only a little way behind a board, and only for the cue that
// the runner hears there.
func TestWhatIsLeftBehindABoard(t *testing.T) {
	at := func(s float64) race.Stamp {
		return race.Stamp{Wall: time.Unix(1_800_000_000, 0), Boot: time.Hour + time.Duration(s*float64(time.Second))}
	}
	c := &course.Course{LengthM: 10_000, Things: []course.Thing{
		{Kind: course.Turn, AtM: 990, Cue: "turn_left"}, {Kind: course.Hazard, AtM: 1010, Cue: "bump"},
		{Kind: course.Turn, AtM: 1030, Cue: "turn_left"}, {Kind: course.Turn, AtM: 1032, Cue: "turn_right"}}}
	r := New(Options{Course: c, LengthM: 10_000, Now: func() race.Stamp { return at(0) }, Log: func(string) {}, Nudge: func() {}})
	s := race.NewSession(race.Options{DistanceM: 10_000, Target: 50 * time.Minute})
	a := r.Ahead(cues.Backward)
	s.Start(at(0))
	look := func(sec float64) race.Stamp {
		now := at(sec)
		elapsed, _ := s.Elapsed(now)
		r.Follow(s.Facts(), elapsed, now)
		return now
	}
	if left := a.LeftM("bump", look(20)); left != 0 {
		t.Errorf("%v m left without a board", left)
	}
	if e, ok := s.Split(at(300)); !ok || e.DistanceM != 1000 { // 3.33 m/s
		t.Fatal("no board")
	}
	for _, tt := range []struct {
		sec   float64
		heard cues.ID
		want  float64
	}{
		{300, "bump", 10}, {301.5, "bump", 5}, {303, "bump", 0}, // reached
		{301.5, "turn_right", 25}, // the road's left: a runner who faces back hears right
		{301.5, "turn_left", 27},
		{303, "hole", 0},
		{309, "turn_right", 0}, {309.9, "turn_right", 0}, {311, "turn_left", 0}, // too far behind the board, or passed
		{306, "turn_left", 12},
	} {
		if left := a.LeftM(tt.heard, look(tt.sec)); math.Abs(left-tt.want) > 0.05 {
			t.Errorf("%v s, %s: %v m left, want %v", tt.sec, tt.heard, left, tt.want)
		}
	}
	if n := testing.AllocsPerRun(100, func() { a.LeftM("turn_left", at(301)); a.SpeedMS(at(301)) }); n > 0 {
		t.Errorf("%v allocations", n)
	}
	s.Rest(at(302))
	if left := a.LeftM("bump", look(302)); left != 0 {
		t.Errorf("%v m left at rest", left)
	}
	if v := a.SpeedMS(look(302)); v != 0 {
		t.Errorf("a speed of %v m/s without a receiver", v)
	}
}

// Without a course nothing is left to anything.
func TestNothingIsAheadWithoutACourse(t *testing.T) {
	r := New(Options{Now: func() race.Stamp { return race.Stamp{} }, Log: func(string) {}, Nudge: func() {}})
	if left := r.Ahead(cues.Forward).LeftM("bump", race.Stamp{}); left != 0 {
		t.Errorf("%v m left", left)
	}
}
