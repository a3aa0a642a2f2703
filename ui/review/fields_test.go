package review

import (
	"strings"
	"testing"
	"time"

	"spotter/race"
	"spotter/race/racetest"
)

// The page of an event shows every field that its line has.
func TestTheDetailPageShowsEveryField(t *testing.T) {
	events, values := racetest.EveryField(t)
	x := newBook(&Options{Events: events})
	var page strings.Builder
	for i := range events {
		for _, l := range x.detailLines(int32(i)) {
			page.WriteString(l.Text() + "\n")
		}
	}
	for path, value := range values {
		if !strings.Contains(page.String(), value) {
			t.Errorf("%s is not shown (%s)", path, value)
		}
	}
	for i := range events {
		for _, f := range race.Fields(&events[i]) {
			if line := pair(f.Name, f.Value).Text(); !strings.Contains(page.String(), line+"\n") {
				t.Errorf("no line %q", line)
			}
		}
	}
}

// The line of an outcome is part of its cue's row: the cue's page shows all of it.
func TestTheCuesPageShowsItsOutcomesLine(t *testing.T) {
	events, values := racetest.EveryField(t)
	outcome := events[1]
	outcome.Ref, outcome.By = 2, 2
	x := newBook(&Options{Events: []race.Event{events[0], {ID: 2, Seq: 2, Kind: race.KindCue, Cue: "left"}, outcome}})
	var page strings.Builder
	for _, l := range x.detailLines(1) {
		page.WriteString(l.Text() + "\n")
	}
	for _, path := range []string{"Event.Outcome", "Event.Why", "Event.Ended", "Event.Latency", "Event.Stamp.Boot", "Event.Seq"} {
		if value, ok := values[path]; !ok || !strings.Contains(page.String(), value) {
			t.Errorf("%s is not shown (%s)", path, value)
		}
	}
}

// An amended line is shown as it should read, with the line as it was written below.
func TestReviewShowsAmendedLines(t *testing.T) {
	events := []race.Event{
		{ID: 1, Seq: 1, Kind: race.KindOpen, Open: &race.Open{}},
		{ID: 2, Seq: 2, Kind: race.KindSplit, HasElapsed: true, Elapsed: 5 * time.Minute, Marker: "km 1", DistanceM: 1000},
		{ID: 3, Seq: 3, Kind: race.KindAmend, Ref: 2, Marker: "km 2", DistanceM: 2000, Correction: 10 * time.Second},
	}
	x := newBook(&Options{Events: events})
	if r := x.row(1); !strings.Contains(r.what, "km 2") || r.elapsed != "0:05:10.000" || !strings.Contains(r.note, "amended by 3") {
		t.Errorf("the row: %+v", r)
	}
	var page strings.Builder
	for _, l := range x.detailLines(1) {
		page.WriteString(l.Text() + "\n")
	}
	for _, want := range []string{"km 1", "300000", "amended by 3"} {
		if !strings.Contains(page.String(), want) {
			t.Errorf("the page does not show %q:\n%s", want, page.String())
		}
	}
}
