package journal

import (
	"bytes"
	"encoding/json"
	"slices"
	"testing"

	"spotter/race"
	"spotter/race/racetest"
)

// Each field of the table is written, in the order of the table, and read again. A field that an event
// gets later is tried by itself.
func TestEveryFieldIsWrittenAndRead(t *testing.T) {
	events, _ := racetest.EveryField(t)
	for i := range events {
		e := events[i]
		if e.Open != nil {
			e.Open.Format = Format // whoever writes says which
		}
		line := bytes.TrimSuffix(newChain(zeroHash).add(nil, &e), []byte{'\n'})
		var want []string
		for _, f := range slices.Concat(race.HeadFields(), race.FieldsOf(e.Kind)) {
			if f.Value(&e) != "" {
				want = append(want, f.Name)
			}
		}
		if got := names(t, line); !slices.Equal(got, append(want, "hash")) {
			t.Errorf("written are %v\nthe table has %v", got, want)
		}
		var got race.Event
		if _, fault := parse(&got, line); fault != nil {
			t.Fatalf("%+v: %s", fault, line)
		}
		if diff := same([]race.Event{e}, []race.Event{got}); diff != "" {
			t.Errorf("it is read otherwise than written: %s", diff)
		}
	}
}

// names returns the names of a line's fields, in order.
func names(t *testing.T, line []byte) (list []string) {
	t.Helper()
	d := json.NewDecoder(bytes.NewReader(line))
	if _, err := d.Token(); err != nil {
		t.Fatal(err)
	}
	for d.More() {
		name, err := d.Token()
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, name.(string))
		if _, err := d.Token(); err != nil {
			t.Fatal(err)
		}
	}
	return list
}

// Writing by the table allocates nothing: a storm of keys must not wake the collector.
func TestALineAllocatesNothing(t *testing.T) {
	c, line := newChain(zeroHash), make([]byte, 0, 4096)
	at := clock()()
	for _, e := range []race.Event{cue(7, at), heard(7, at), {Seq: 8, Kind: race.KindSplit, Stamp: at, Marker: "km 5", DistanceM: 5000, HasElapsed: true}} {
		if n := testing.AllocsPerRun(100, func() { line = c.add(line[:0], &e) }); n != 0 {
			t.Errorf("the line of a %s allocates %v times", e.Kind, n)
		}
	}
}
