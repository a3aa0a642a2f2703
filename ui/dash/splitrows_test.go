package dash

import (
	"fmt"
	"testing"
	"time"

	"spotter/race"
)

// TestSplitTableFollows: rows of voided, amended and new splits are made anew.
func TestSplitTableFollows(t *testing.T) {
	plan := race.Plan{Target: 3 * time.Hour, DistanceM: 42195}
	split := func(km int, at time.Duration) race.Split {
		return race.Split{ID: race.EventID(km), Marker: fmt.Sprintf("km %d", km), DistanceM: float64(km) * 1000, Elapsed: at, LapM: 1000, Lap: 4 * time.Minute}
	}
	var table splitTable
	for _, splits := range [][]race.Split{
		{split(1, 4*time.Minute), split(2, 8*time.Minute)},
		{split(1, 4*time.Minute)},
		{split(1, 5*time.Minute), split(2, 9*time.Minute), {DistanceM: 3000, Elapsed: time.Hour}},
		nil,
	} {
		table.follow(plan, splits)
		if len(table) != len(splits) {
			t.Fatalf("%d rows for %d splits", len(table), len(splits))
		}
		for i, s := range splits {
			if want := newSplitRow(plan, s); table[i] != want {
				t.Errorf("row %d is %+v, want %+v", i, table[i], want)
			}
		}
	}
	if got := newSplitRow(race.Plan{}, race.Split{DistanceM: 3000, Elapsed: time.Hour}); got.marker != "3 km" || got.lap != "–" || got.gap != "" {
		t.Errorf("a split of which little is known is %+v", got)
	}
}
