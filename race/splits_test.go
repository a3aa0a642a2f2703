package race

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// splitAt is a split event as read back.
func splitAt(id EventID, marker string, metres float64, d time.Duration) Event {
	return Event{ID: id, Seq: uint64(id), Kind: KindSplit, Marker: marker, DistanceM: metres, Elapsed: d, HasElapsed: true}
}

func TestSplitsHonourVoid(t *testing.T) {
	log := []Event{
		{ID: 1, Kind: KindStart},
		splitAt(2, "km 1", 1000, 5*time.Minute),
		splitAt(3, "km 2", 2000, 5*time.Minute+4*time.Second), // a second press by mistake
		{ID: 4, Kind: KindVoid, Ref: 3},
		splitAt(5, "km 2", 2000, 11*time.Minute),
		splitAt(6, "km 2", 2000, 12*time.Minute), // not further than the last
		splitAt(7, "km 3", 3000, 2*time.Minute),  // not later than the last
	}
	want := []Split{
		{ID: 2, Marker: "km 1", DistanceM: 1000, Elapsed: 5 * time.Minute, LapM: 1000, Lap: 5 * time.Minute},
		{ID: 5, Marker: "km 2", DistanceM: 2000, Elapsed: 11 * time.Minute, LapM: 1000, Lap: 6 * time.Minute},
	}
	r := AsItStands(log)
	if diff := cmp.Diff(want, r.Splits); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	doubts := []Split{
		{ID: 6, Marker: "km 2", DistanceM: 2000, Elapsed: 12 * time.Minute, Doubt: Twice},
		{ID: 7, Marker: "km 3", DistanceM: 3000, Elapsed: 2 * time.Minute, Doubt: OutOfOrder},
	}
	if diff := cmp.Diff(doubts, r.Doubted); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	if got := Splits(nil); len(got) != 0 {
		t.Errorf("splits of nothing: %v", got)
	}
}

func TestAtSplit(t *testing.T) {
	p := Plan{Target: 50 * time.Minute, DistanceM: 10000, Units: UnitsKm}
	s := Splits([]Event{splitAt(1, "km 1", 1000, 5*time.Minute), splitAt(2, "km 2", 2000, 11*time.Minute)})
	want := Standing{Elapsed: 11 * time.Minute, Counted: 11 * time.Minute, DistanceM: 2000, HasGap: true, Behind: time.Minute, BehindM: 200,
		Pace: 6 * time.Minute, Average: 5*time.Minute + 30*time.Second,
		HasTrend: true, Gaining: -time.Minute, // 5:00 /km is wanted, and it is 6:00
		Needed: 39 * time.Minute / 8, Projected: 55 * time.Minute, ProjectedNow: 59 * time.Minute}
	if diff := cmp.Diff(want, p.AtSplit(s[1])); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func TestNowBetweenMarkers(t *testing.T) {
	p := Plan{Target: 50 * time.Minute, DistanceM: 10000, Units: UnitsKm}
	facts := func(log ...Event) *Facts {
		r := asItStands(log, &p)
		return &r.Facts
	}
	two := facts(splitAt(1, "km 1", 1000, 5*time.Minute), splitAt(2, "km 2", 2000, 11*time.Minute))
	for _, tt := range []struct {
		name    string
		f       *Facts
		elapsed time.Duration
		metres  float64
		behind  time.Duration
	}{
		{"at the gun", facts(), 0, 0, 0},
		{"before the first marker", facts(), 2 * time.Minute, 400, 0},
		{"first marker overdue", facts(), 6 * time.Minute, 1000, time.Minute},
		{"at a marker", two, 11 * time.Minute, 2000, time.Minute},
		// At 6:00 /km half a kilometre on: another half minute lost.
		{"between markers", two, 14 * time.Minute, 2500, 90 * time.Second},
		{"overdue", two, 20 * time.Minute, 3000, 5 * time.Minute},
	} {
		got := tt.f.Standing(tt.elapsed)
		if diff := got.DistanceM - tt.metres; diff > 0.01 || diff < -0.01 ||
			(got.Behind-tt.behind).Abs() > time.Millisecond || !got.HasGap || got.Elapsed != tt.elapsed {
			t.Errorf("%s: %+v, want %v m and %v behind", tt.name, got, tt.metres, tt.behind)
		}
	}
	done := facts(splitAt(1, "finish", 10000, 51*time.Minute))
	if got := done.Standing(2 * time.Hour); got.Projected != 51*time.Minute || got.Needed != 0 || !got.Final || got.Elapsed != 51*time.Minute {
		t.Errorf("after the finish: %+v", got)
	}
	p = Plan{}
	if got := facts(splitAt(1, "km 1", 1000, 5*time.Minute), splitAt(2, "km 2", 2000, 11*time.Minute)).Standing(12 * time.Minute); got.HasGap || got.HasTrend || got.Average != 330*time.Second || got.Projected != 0 {
		t.Errorf("without a target: %+v", got)
	}
}

func TestSessionStanding(t *testing.T) {
	s := NewSession(Options{Target: 50 * time.Minute, DistanceM: 10000})
	if _, ok := s.Standing(gun); ok {
		t.Error("a standing before the start")
	}
	s.Start(gun)
	s.Split(gun.after(6 * time.Minute))
	if st, ok := s.Standing(gun.after(6 * time.Minute)); !ok || st.Behind != time.Minute || st.Estimated {
		t.Errorf("at the marker %+v, %v", st, ok)
	}
	if st, _ := s.Standing(gun.after(30 * time.Minute)); !st.Estimated || st.DistanceM != 2000 {
		t.Errorf("past the next marker %+v", st)
	}
}

func TestVoided(t *testing.T) {
	log := []Event{
		{ID: 1, Kind: KindCue}, {ID: 2, Kind: KindCue},
		{ID: 3, Kind: KindVoid, Ref: 1}, {ID: 4, Kind: KindVoid, Ref: 2},
		{ID: 5, Kind: KindVoid, Ref: 4}, // the second void was the mistake
		{ID: 6, Kind: KindVoid},         // of nothing
	}
	if diff := cmp.Diff(map[EventID]bool{1: true, 4: true}, Voided(log)); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}
