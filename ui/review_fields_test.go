package ui

import (
	"reflect"
	"strconv"
	"strings"
	"testing"
	"time"

	"spotter/cues"
	"spotter/race"
)

// everyField returns events in which every field has a value that is found again, by the
// name of the field: one of kind outcome, and one of kind open. A field that race.Event
// gets later is among them by itself.
func everyField(t *testing.T) (events []race.Event, values map[string]string) {
	t.Helper()
	values = map[string]string{}
	n := 0
	var fill func(v reflect.Value, path string)
	fill = func(v reflect.Value, path string) {
		n++
		switch x := v.Addr().Interface().(type) {
		case *time.Time:
			*x = time.Date(2027, 4, 19, 10, 14, 34, 120e6, time.FixedZone("", -4*3600))
			values[path] = "2027-04-19T10:14:34.120-04:00"
			return
		case *race.Kind:
			*x, values[path] = race.KindOutcome, "outcome"
			return
		case *cues.Class:
			*x, values[path] = cues.Steer, "steer"
			return
		case *time.Duration:
			*x, values[path] = time.Duration(777000+n)*time.Millisecond, strconv.Itoa(777000+n)
			return
		case **race.Open:
			*x = new(race.Open)
			fill(reflect.ValueOf(*x).Elem(), path+".Open")
			return
		}
		switch v.Kind() {
		case reflect.Struct:
			for i := range v.NumField() {
				fill(v.Field(i), path+"."+v.Type().Field(i).Name)
			}
		case reflect.String:
			v.SetString("value" + strconv.Itoa(n) + "of" + v.Type().Name())
			values[path] = v.String()
		case reflect.Uint64:
			v.SetUint(uint64(555000 + n))
			values[path] = strconv.Itoa(555000 + n)
		case reflect.Int:
			v.SetInt(int64(555000 + n))
			values[path] = strconv.Itoa(555000 + n)
		case reflect.Float64:
			v.SetFloat(float64(333000 + n))
			values[path] = strconv.Itoa(333000 + n)
		case reflect.Bool:
			v.SetBool(true) // HasElapsed: seen by the elapsed time
		default:
			t.Fatalf("%s: this test cannot fill a %s", path, v.Kind())
		}
	}
	var e race.Event
	fill(reflect.ValueOf(&e).Elem(), "Event")
	delete(values, "Event.ID") // never written: of an event read back it is Seq
	e.ID = race.EventID(e.Seq)
	open := race.Event{ID: 1, Seq: 1, Kind: race.KindOpen, Stamp: e.Stamp, Open: e.Open}
	e.Open = nil
	return []race.Event{open, e}, values
}

// The page of an event shows every field that its line has.
func TestTheDetailPageShowsEveryField(t *testing.T) {
	events, values := everyField(t)
	x := newReviewIndex(events)
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
}

// The line of an outcome is part of its cue's row: the cue's page shows all of it.
func TestTheCuesPageShowsItsOutcomesLine(t *testing.T) {
	events, values := everyField(t)
	outcome := events[1]
	outcome.Ref, outcome.By = 2, 2
	x := newReviewIndex([]race.Event{events[0], {ID: 2, Seq: 2, Kind: race.KindCue, Cue: "left"}, outcome})
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
	x := newReviewIndex(events)
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
