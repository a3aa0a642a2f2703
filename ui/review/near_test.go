package review

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"spotter/race"
)

// With a course the open event says what lies where it happened, by the boards and the
// positions of the log.
func TestOpenEventSaysWhatLiesThere(t *testing.T) {
	base := time.Date(2027, 4, 19, 10, 0, 0, 0, time.UTC)
	at := func(s int) race.Stamp {
		return race.Stamp{Wall: base.Add(time.Duration(s) * time.Second), Boot: time.Duration(s) * time.Second}
	}
	log := []race.Event{
		{Seq: 1, ID: 1, Kind: race.KindOpen, Open: &race.Open{Race: "Park", DistanceM: 10000}, Stamp: at(0)},
		{Seq: 2, ID: 2, Kind: race.KindStart, Clock: race.ClockGun, Stamp: at(0), HasElapsed: true},
		{Seq: 3, ID: 3, Kind: race.KindSplit, Marker: "km 1", DistanceM: 1000, Stamp: at(300), Elapsed: 300 * time.Second, HasElapsed: true},
		{Seq: 4, ID: 4, Kind: race.KindNote, Item: "mark", Stamp: at(450), Elapsed: 450 * time.Second, HasElapsed: true},
		{Seq: 5, ID: 5, Kind: race.KindSplit, Marker: "km 2", DistanceM: 2000, Stamp: at(600), Elapsed: 600 * time.Second, HasElapsed: true},
	}
	near := func(m float64) []string { return []string{fmt.Sprintf("bridge of %.0f m", m)} }
	x := newBook(&Options{Events: log, Near: near})
	text := func(i int32) string {
		var b strings.Builder
		for _, l := range x.detailLines(i) {
			b.WriteString(l.Text() + "\n")
		}
		return b.String()
	}
	if got := text(3); !strings.Contains(got, "bridge of 1500 m") || !strings.Contains(got, "course") {
		t.Errorf("the note half way between two boards says\n%s", got)
	}
	if got := text(0); strings.Contains(got, "bridge") {
		t.Errorf("a line before the start is on the course:\n%s", got)
	}
	x = newBook(&Options{Events: log})
	if got := text(3); strings.Contains(got, "bridge") {
		t.Errorf("without a course:\n%s", got)
	}
}
