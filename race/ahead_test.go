package race

import (
	"math"
	"testing"
	"time"
)

// TestBoardsAhead is the table of what comes next: names, distances and times.
func TestBoardsAhead(t *testing.T) {
	facts := func(p Plan, log ...Event) *Facts {
		r := asItStands(log, &p)
		return &r.Facts
	}
	km := Plan{Target: 50 * time.Minute, DistanceM: 10000, Units: UnitsKm}
	two := []Event{{ID: 1, Kind: KindStart, HasElapsed: true, Clock: ClockGun}, splitAt(2, "km 1", 1000, 5*time.Minute), splitAt(3, "km 2", 2000, 11*time.Minute)}
	rest := append(two[:3:3], Event{ID: 4, Kind: KindRest, Elapsed: 12 * time.Minute, HasElapsed: true})
	for _, tt := range []struct {
		name    string
		f       *Facts
		elapsed time.Duration
		most    int
		want    []Board
	}{
		{"before the first board", facts(km), 2 * time.Minute, 2, []Board{
			{1, 1000, 600, 3 * time.Minute, true}, {2, 2000, 1600, 8 * time.Minute, true}}},
		{"the first is overdue", facts(km), 6 * time.Minute, 1, []Board{{1, 1000, 0, -time.Minute, true}}},
		{"between boards", facts(km, two...), 14 * time.Minute, 2, []Board{
			{3, 3000, 500, 3 * time.Minute, true}, {4, 4000, 1500, 9 * time.Minute, true}}},
		{"in a rest all stands", facts(km, rest...), 40 * time.Minute, 1, []Board{{3, 3000, 2500.0 / 3, 5 * time.Minute, true}}},
		{"the finish is the last", facts(km, append(two[:1:1], splitAt(2, "km 8", 8000, 40*time.Minute))...), 40 * time.Minute, 9, []Board{
			{9, 9000, 1000, 5 * time.Minute, true}, {0, 10000, 2000, 10 * time.Minute, true}}},
		{"no pace is known", facts(Plan{Units: UnitsMi}), time.Minute, 1, []Board{{1, MileM, MileM, 0, false}}},
		{"the race is over", facts(km, append(two, splitAt(4, "finish", 10000, 50*time.Minute),
			Event{ID: 5, Kind: KindFinish, Clock: "finish", Elapsed: 50 * time.Minute, HasElapsed: true})...), 51 * time.Minute, 3, nil},
	} {
		got := tt.f.Ahead(nil, tt.elapsed, tt.most)
		if len(got) != len(tt.want) {
			t.Errorf("%s: %+v, want %+v", tt.name, got, tt.want)
			continue
		}
		for i, b := range got {
			w := tt.want[i]
			if math.Abs(b.AwayM-w.AwayM) > 0.01 || math.Abs(b.DistanceM-w.DistanceM) > 0.01 || (b.In-w.In).Abs() > time.Millisecond || b.Number != w.Number || b.HasIn != w.HasIn {
				t.Errorf("%s: %d is %+v, want %+v", tt.name, i, b, w)
			}
		}
	}
	for n, want := range map[int]string{0: "finish", 1: "mile 1", 26: "mile 26"} {
		if got := (&Plan{Units: UnitsMi}).Marker(n); got != want {
			t.Errorf("board %d is %q, want %q", n, got, want)
		}
	}
	s := NewSession(Options{})
	if got := s.Ahead(nil, Stamp{}, 2); len(got) != 0 {
		t.Errorf("before the start: %+v", got)
	}
}
