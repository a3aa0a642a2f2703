package race_test

import (
	"slices"
	"testing"
	"time"

	"spotter/race"
)

// The spotter's word on where the runner is has its metres and its words, and the key that
// takes back leaves it alone: what it takes back is the last thing that happened.
func TestIAmAt(t *testing.T) {
	at := race.Stamp{Wall: time.Date(2027, 4, 19, 10, 0, 0, 0, time.UTC), Boot: time.Hour}
	s := race.NewSession(race.Options{DistanceM: race.MarathonM})
	s.Start(at)
	at.Wall, at.Boot = at.Wall.Add(5*time.Minute), at.Boot+5*time.Minute
	split, _ := s.Split(at)
	e := s.IAmAt(21300, "km 21.3", at)
	want := []race.FieldValue{{Name: "position_m", Value: "21300"}, {Name: "item", Value: "position"}, {Name: "text", Value: "km 21.3"}}
	if got := race.Fields(&e); !slices.Equal(got[len(got)-3:], want) {
		t.Errorf("fields %v", got)
	}
	if v, ok := s.Void(at); !ok || v.Ref != split.ID {
		t.Errorf("x voids %d, want the split %d", v.Ref, split.ID)
	}
}
