package racetest

import (
	"reflect"
	"strconv"
	"testing"
	"time"

	"spotter/cues"
	"spotter/race"
)

// EveryField returns events in which every field has a value that is found again, by the
// name of the field: one of kind outcome, and one of kind open. A field that race.Event
// gets later is among them by itself. values has what is to be found of each field, as a journal
// spells it.
func EveryField(t testing.TB) (events []race.Event, values map[string]string) {
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
