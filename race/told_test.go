package race

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// FuzzAsItStands makes logs of bytes, four to a line: whatever they say, the log is left as
// it was and no figure is one that cannot be.
func FuzzAsItStands(f *testing.F) {
	f.Add([]byte{1, 0, 0, 0, 2, 5, 1, 0, 3, 2, 0, 0})
	f.Add([]byte{0, 0, 0, 0, 1, 0, 0, 0, 2, 5, 1, 0, 4, 3, 1, 9, 3, 4, 0, 0})
	f.Fuzz(func(t *testing.T, b []byte) {
		kinds := []Kind{KindOpen, KindStart, KindSplit, KindVoid, KindAmend, KindRest, KindGo, KindFinish, KindNote, KindClock, KindCue}
		var log []Event
		for ; len(b) >= 4 && len(log) < 200; b = b[4:] {
			e := Event{ID: EventID(len(log) + 1), Kind: kinds[int(b[0])%len(kinds)], HasElapsed: b[0] < 128,
				Elapsed: time.Duration(b[1]) * time.Minute, Ref: EventID(b[2]), Correction: time.Duration(int8(b[3])) * time.Second}
			e.Boot = e.Elapsed
			switch e.Kind {
			case KindSplit:
				e.DistanceM, e.Ref = float64(b[2])*500, 0
			case KindOpen:
				e.Open = &Open{DistanceM: float64(b[2]) * 1000, Target: time.Duration(b[3]) * time.Minute, TargetClock: []string{"", ClockChip}[b[1]%2]}
			case KindStart:
				e.Clock = []string{ClockGun, ClockChip}[b[2]%2]
			case KindAmend:
				e.Marker = []string{"", "km 1"}[b[1]%2]
			}
			log = append(log, e)
		}
		before := slices.Clone(log)
		r := AsItStands(log)
		sane(t, "log", &r.Facts)
		if diff := cmp.Diff(before, log); diff != "" {
			t.Fatalf("the log was changed: %s", diff)
		}
		if n := len(r.Splits) + len(r.Doubted); n > len(log) || len(r.Lines) != len(log) {
			t.Fatalf("%d splits and %d lines of %d", n, len(r.Lines), len(log))
		}
	})
}

// A race told with mistakes that are put right is the race told right: a start pressed late,
// a mat, rests and falls, boards that were missed, doubled, set later and named wrongly.
func TestARaceToldWithMistakes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var wrong, right []Event
		open := Event{Kind: KindOpen, Open: &Open{DistanceM: 21097.5, Target: 2 * time.Hour, TargetClock: rapid.SampledFrom([]string{"", ClockChip}).Draw(t, "clock")}}
		add := func(log *[]Event, e Event) EventID {
			e.ID = EventID(len(*log) + 1)
			*log = append(*log, e)
			return e.ID
		}
		both := func(e Event) EventID { add(&right, e); return add(&wrong, e) }
		both(open)
		late := time.Duration(rapid.IntRange(0, 20).Draw(t, "late")) * time.Second
		told := late // how late the clock is of the program that writes the wrong log
		gun := add(&wrong, Event{Kind: KindStart, Clock: ClockGun, HasElapsed: true, Stamp: Stamp{Boot: late}})
		add(&right, Event{Kind: KindStart, Clock: ClockGun, HasElapsed: true, Elapsed: late, Correction: late, Stamp: Stamp{Boot: late}})
		now := late
		// line logs an event at the present moment, in both.
		line := func(e Event) EventID {
			e.HasElapsed, e.Stamp = true, Stamp{Boot: now}
			e.Elapsed = now
			add(&right, e)
			e.Elapsed = now - told
			return add(&wrong, e)
		}
		oops := func(e Event) { // and taken back
			e.HasElapsed, e.Elapsed = true, now-told
			id := add(&wrong, e)
			add(&wrong, Event{Kind: KindVoid, Ref: id})
		}
		for n := 1; n <= rapid.IntRange(1, 21).Draw(t, "boards"); n++ {
			now += time.Duration(rapid.IntRange(150, 180).Draw(t, "on")) * time.Second
			switch rapid.IntRange(0, 7).Draw(t, "what") {
			case 0:
				line(Event{Kind: KindRest})
				now += time.Duration(rapid.IntRange(1, 600).Draw(t, "rest")) * time.Second
				line(Event{Kind: KindGo})
			case 1:
				line(Event{Kind: KindFall, Text: "curb"})
			case 2:
				if n == 1 {
					line(Event{Kind: KindStart, Clock: ClockChip})
				}
			case 3:
				oops(Event{Kind: KindRest})
			case 4:
				if told > 0 {
					add(&wrong, Event{Kind: KindAmend, Ref: gun, Correction: late})
					told = 0
				}
			}
			now += time.Duration(rapid.IntRange(150, 180).Draw(t, "and on")) * time.Second
			marker, metres := markerOf(n), float64(n)*1000
			switch rapid.IntRange(0, 5).Draw(t, "how") {
			case 0: // pressed late, and corrected
				by := time.Duration(rapid.IntRange(1, 9).Draw(t, "by")) * time.Second
				id := add(&wrong, Event{Kind: KindSplit, Marker: marker, DistanceM: metres, HasElapsed: true, Elapsed: now - told + by})
				add(&wrong, Event{Kind: KindAmend, Ref: id, Correction: -by})
				add(&right, Event{Kind: KindSplit, Marker: marker, DistanceM: metres, HasElapsed: true, Elapsed: now, Stamp: Stamp{Boot: now}})
			case 1: // pressed twice
				line(Event{Kind: KindSplit, Marker: marker, DistanceM: metres})
				oops(Event{Kind: KindSplit, Marker: markerOf(n + 1), DistanceM: metres + 1000})
			case 2: // voided, and that voided
				id := line(Event{Kind: KindSplit, Marker: marker, DistanceM: metres})
				v := add(&wrong, Event{Kind: KindVoid, Ref: id})
				add(&wrong, Event{Kind: KindVoid, Ref: v})
			default:
				line(Event{Kind: KindSplit, Marker: marker, DistanceM: metres})
			}
		}
		if told > 0 {
			add(&wrong, Event{Kind: KindAmend, Ref: gun, Correction: late})
		}
		got, want := AsItStands(wrong), AsItStands(right)
		_, g := nameless(&got)
		_, w := nameless(&want)
		for _, list := range [][]Event{g.Falls, w.Falls} {
			for i := range list {
				list[i].Stamp = Stamp{}
			}
		}
		if diff := cmp.Diff(w, g, exact); diff != "" {
			t.Fatal(diff)
		}
		if diff := cmp.Diff(w.Standing(now+time.Minute), g.Standing(now+time.Minute)); diff != "" {
			t.Fatal(diff)
		}
	})
}

// markerOf names a whole kilometre.
func markerOf(n int) string {
	f := Facts{skips: []Skip{{DistanceM: float64(n-1) * 1000}}}
	f.believe()
	marker, _, _ := f.Next()
	return marker
}
