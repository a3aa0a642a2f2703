package index

import (
	"fmt"
	"testing"
	"time"

	"spotter/race"
	"spotter/race/rows"
)

// Offsets past what a column holds, and more words than it can number.
func TestTableAtItsBounds(t *testing.T) {
	var tb table
	at := int64(0)
	for i := range 5000 {
		tb.add(&entry{row: rows.Row{Seq: uint64(2*i + 1), Byte: at, Kind: race.Kind(fmt.Sprint("kind", i%300)), HasElapsed: true,
			Elapsed: time.Duration(i) * 24 * time.Hour, Latency: time.Duration(i) * time.Minute}})
		at += 3 << 20
	}
	for _, i := range []int{0, 253, 254, 299, 1500, 4999} {
		r := tb.row(i)
		if r.Byte != int64(i)*3<<20 || r.Seq != uint64(2*i+1) || r.Elapsed != min(time.Duration(i)*24*time.Hour, mostElapsed*time.Millisecond) {
			t.Errorf("row %d: %+v", i, r)
		}
		if n, ok := tb.rowAt(r.Byte); !ok || n != i {
			t.Errorf("byte %d is row %d", r.Byte, n)
		}
		if want := race.Kind(fmt.Sprint("kind", i%300)); r.Kind != want && (i%300 < 254 || r.Kind != "") {
			t.Errorf("row %d is a %q", i, r.Kind)
		}
	}
}

// Of two outcomes of one cue the first counts, as in race/logbook, and an outcome that comes late finds its cue.
func TestOutcomesFindTheirCues(t *testing.T) {
	var tb table
	for i, e := range []entry{
		{row: rows.Row{Kind: race.KindOpen}},
		{row: rows.Row{Kind: race.KindCue, Cue: "left", Pressed: "right"}},
		{row: rows.Row{Kind: race.KindCue, Cue: "right", Pressed: "left"}},
		{row: rows.Row{Kind: race.KindOutcome, Outcome: race.Cut, Why: race.WhyCue, By: 2, Ended: 90 * time.Millisecond}, ref: 3},
		{row: rows.Row{Kind: race.KindOutcome, Outcome: race.Dropped, By: 3}, ref: 2},
		{row: rows.Row{Kind: race.KindOutcome, Outcome: race.Heard, By: 1}, ref: 3},
		{row: rows.Row{Kind: race.KindOutcome, Outcome: race.Heard}, ref: 1},
		{row: rows.Row{Kind: race.KindOutcome, Outcome: race.Heard}, ref: 99},
	} {
		e.row.Seq = uint64(i + 1)
		tb.add(&e)
	}
	if r := tb.row(1); r.Outcome != race.Dropped || r.By != 3 || r.Cue != "left" || r.Pressed != "right" {
		t.Errorf("%+v", r)
	}
	if r := tb.row(2); r.Outcome != race.Cut || r.Why != race.WhyCue || r.By != 2 || r.Ended != 90*time.Millisecond {
		t.Errorf("%+v", r)
	}
	if r := tb.row(0); r.Outcome != "" || r.By != 0 {
		t.Errorf("an open line got an outcome: %+v", r)
	}
}

// A cue with a ref and without a key is a word of a countdown; an old log's cue without both
// is none.
func TestWordsOfCountdownsAreKnown(t *testing.T) {
	var tb table
	for i, e := range []entry{
		{row: rows.Row{Kind: race.KindCue, Cue: "two", Pressed: "two"}},
		{row: rows.Row{Kind: race.KindCue, Cue: "two"}, ref: 1},
		{row: rows.Row{Kind: race.KindCue, Cue: "two"}},
		{row: rows.Row{Kind: race.KindNote}, ref: 1},
	} {
		e.row.Seq = uint64(i + 1)
		tb.add(&e)
	}
	for i, want := range []bool{false, true, false, false} {
		if r := tb.row(i); r.Count != want {
			t.Errorf("row %d: %+v", i, r)
		}
	}
}
