package figures

import (
	"math"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"spotter/cues"
	"spotter/race"
)

// at returns a cue at a race time with a position.
func at(d time.Duration, metres float64) race.Event {
	e := line(race.KindCue, d)
	e.Cue, e.Class, e.PositionM = "left", cues.Steer, metres
	return e
}

// Between two boards positions say where the runner was, and the boards are right where
// both differ.
func TestPositionsBetweenBoards(t *testing.T) {
	byHand := line(race.KindNote, 7*time.Minute+30*time.Second)
	byHand.Item, byHand.PositionM = race.ItemPosition, 1900
	undo := line(race.KindVoid, 7*time.Minute+31*time.Second)
	undo.Ref = 8
	late := line(race.KindFall, 8*time.Minute) // set right: it happened a minute before
	late.PositionM = 1700
	right := line(race.KindAmend, 9*time.Minute)
	right.Ref, right.Correction = 10, -time.Minute
	b := log(race.Open{DistanceM: 5000, Units: "km"},
		at(2*time.Minute, 300),                // 3: a slow start: an even pace says 400 m
		at(2*time.Minute+5*time.Second, 700),  // 4: too soon after that one
		at(4*time.Minute, 1010),               // 5: behind the board of 1 km, which is not passed yet
		board("km 1", 1000, 5*time.Minute),    // 6
		at(5*time.Minute+30*time.Second, 990), // 7: before that board, which is passed
		byHand, undo,                          // 8, 9: taken back
		late, right, // 10, 11
		at(8*time.Minute+30*time.Second, 1500),  // 12
		board("km 2", 2000, 10*time.Minute),     // 13
		at(12*time.Minute, 2500),                // 14: no board lies behind it
		at(12*time.Minute+30*time.Second, 2400), // 15: back again
	)
	s := FromBook(b)
	way := s.Way()
	for when, want := range map[time.Duration]float64{time.Minute: 150, 2 * time.Minute: 300, 3*time.Minute + 30*time.Second: 650, 5 * time.Minute: 1000,
		8*time.Minute + 30*time.Second: 1500, 6*time.Minute + 45*time.Second: 1250, 10 * time.Minute: 2000, 11 * time.Minute: 2250, 12 * time.Minute: 2500} {
		if m, sure := way.At(when); math.Abs(m-want) > 1e-6 || !sure {
			t.Errorf("at %v: %v m, %v; want %v", when, m, sure, want)
		}
	}
	if when, ok := way.When(1500); when != 8*time.Minute+30*time.Second || !ok {
		t.Errorf("at 1500 m at %v, %v", when, ok)
	}
	boards := NewWay(s.Facts)
	if m, _ := boards.At(2 * time.Minute); m != 400 {
		t.Errorf("by boards alone %v m", m)
	}
	// The cues of a stretch stay those between its boards.
	if f := Of(s, Whole(s)); len(f.Stretches) != 3 || f.Stretches[0].Cues.All != 3 || f.Stretches[1].Pace != 5*time.Minute {
		t.Errorf("%+v", f.Stretches)
	}
}

// However wrong positions are, the way goes on, it passes each board at its time, and times
// and distances agree.
func TestAWayWithPositionsGoesOn(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := drawn(t)
		for i := range b.Lines {
			if e := &b.Lines[i]; e.Kind == race.KindCue && rapid.Bool().Draw(t, "positioned") {
				e.PositionM = rapid.Float64Range(1, 13_000).Draw(t, "position")
			}
		}
		way, last := FromBook(b).Way(), 0.0
		for i := range b.Splits {
			s := &b.Splits[i]
			if m, _ := way.At(s.Elapsed); math.Abs(m-s.DistanceM) > 1e-6 && slices.ContainsFunc(NewWay(&b.Facts).points, func(p point) bool { return p.at == s.Elapsed }) {
				t.Fatalf("%s passed at %v m", s.Marker, m)
			}
		}
		for at := time.Duration(0); at <= b.Last; at += max(b.Last/300, time.Millisecond) {
			m, sure := way.At(at)
			if m < last-1e-6 {
				t.Fatalf("at %v the runner is at %v m and was at %v m", at, m, last)
			}
			last = m
			if when, ok := way.When(m); sure {
				back, _ := way.At(when)
				if !ok || when > at+time.Millisecond || math.Abs(back-m) > 0.01 {
					t.Fatalf("%v: %v m, which was at %v (%v), where it is %v m", at, m, when, ok, back)
				}
			}
		}
	})
}

// A day of positions gives a way of a bounded number of places.
func TestManyPositions(t *testing.T) {
	places := make([]Place, 24*3600)
	for i := range places {
		places[i] = Place{time.Duration(i) * time.Second, float64(i) * 2}
	}
	f := &race.Facts{Gun: race.Moment{Known: true}}
	if n := len(NewWay(f, places...).points); n != 24*360 {
		t.Errorf("%d places", n)
	}
}
