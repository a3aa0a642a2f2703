package index

import (
	"time"

	"spotter/race"
)

// places reports whether a line is to make the facts since it says where the runner was:
// one in ten seconds of race time does.
func (t *table) places(e *entry) bool {
	r := &e.row
	if !e.positioned || !r.HasElapsed || r.Kind == race.KindOutcome || r.Kind == race.KindSplit || t.placed > 0 && r.Elapsed < t.placed+placesApart && r.Elapsed >= t.placed {
		return false
	}
	t.placed = r.Elapsed
	return true
}

// placesApart is the least race time between two such lines; package report/figures takes no more.
const placesApart = 10 * time.Second
