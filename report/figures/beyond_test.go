package figures

import (
	"fmt"
	"math"
	"testing"
	"time"

	"pgregory.net/rapid"

	"spotter/race"
)

// TestTheWayBehindTheLastBoard compares the place behind the last board with what the standing reckons at each
// time: with and without rests, a distance, a target and boards that are doubted.
func TestTheWayBehindTheLastBoard(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		open := race.Open{Units: "km", DistanceM: rapid.SampledFrom([]float64{0, 10_000, 42_195}).Draw(t, "distance"),
			Target: time.Duration(rapid.IntRange(0, 1).Draw(t, "target")) * 4 * time.Hour}
		var more []race.Event
		at := time.Duration(0)
		for k := range rapid.IntRange(0, 12).Draw(t, "boards") {
			at += time.Duration(rapid.IntRange(200, 400).Draw(t, "lap")) * time.Second
			more = append(more, board(fmt.Sprint("km ", k+1), float64(k+1)*1000, at))
		}
		last := at
		for range rapid.IntRange(0, 4).Draw(t, "rests") {
			at += time.Duration(rapid.IntRange(1, 300).Draw(t, "until")) * time.Second
			kind := race.KindRest
			if rapid.Bool().Draw(t, "goes on") {
				kind = race.KindGo
			}
			more = append(more, line(kind, at))
		}
		b := log(open, more...)
		w := NewWay(&b.Facts)
		for range 40 {
			at := last + time.Duration(rapid.IntRange(1, 3_000_000).Draw(t, "ms"))*time.Millisecond
			n := len(b.Facts.Splits)
			want := b.Facts.Standing(at).DistanceM
			if n > 0 {
				want = max(want, b.Facts.Splits[n-1].DistanceM)
			}
			if got, _ := w.At(at); b.Facts.Gun.Known && math.Abs(got-want) > 0.02 { // a millisecond of the way
				t.Fatalf("%v: %v m, want %v", at, got, want)
			}
		}
	})
}
