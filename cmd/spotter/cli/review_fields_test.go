package cli

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"spotter/journal"
	"spotter/journal/beside"
	"spotter/race"
	"spotter/race/racetest"
)

// A review that is printed shows every field that a line has.
func TestThePrintedReviewShowsEveryField(t *testing.T) {
	events, values := racetest.EveryField(t)
	var out bytes.Buffer
	a := New(Options{Stdout: &out})
	if err := a.printLog("x.jsonl", &beside.Reading{Log: &journal.Log{Events: events}}); err != nil {
		t.Fatal(err)
	}
	for path, value := range values {
		if !strings.Contains(out.String(), value) {
			t.Errorf("%s is not shown (%s)", path, value)
		}
	}
	for i := range events {
		for _, f := range race.Fields(&events[i]) {
			if f.Name != "seq" && f.Name != "kind" && !strings.Contains(out.String(), " "+f.Name+"="+f.Value) {
				t.Errorf("no %s=%s", f.Name, f.Value)
			}
		}
	}
}

// An amended line is printed as it should read, with every field as it was written.
func TestThePrintedReviewShowsAmends(t *testing.T) {
	var out bytes.Buffer
	a := New(Options{Stdout: &out})
	log := &journal.Log{Events: []race.Event{
		{ID: 1, Seq: 1, Kind: race.KindSplit, HasElapsed: true, Elapsed: 5 * time.Minute, Marker: "km 1", DistanceM: 1000},
		{ID: 2, Seq: 2, Kind: race.KindAmend, Ref: 1, Marker: "km 2", DistanceM: 2000, Correction: 10 * time.Second},
	}}
	if err := a.printLog("x.jsonl", &beside.Reading{Log: log}); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"0:05:10.000", "km 2, 2:35 /km (amended by 2)  · elapsed_ms=300000", "marker=km 1", "amends 1 (split km 1), km 2, 2000 m, corrected by +10 s"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("no %q in\n%s", want, out.String())
		}
	}
}
