package figures

import (
	"fmt"
	"math"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"spotter/cues"
	"spotter/race"
	"spotter/race/logbook"
)

// line returns a line of a log at a race time.
func line(k race.Kind, at time.Duration) race.Event {
	return race.Event{Kind: k, Elapsed: at, HasElapsed: true}
}

// log numbers lines and puts an open line and a start before them.
func log(open race.Open, more ...race.Event) *logbook.Book {
	start := line(race.KindStart, 0)
	start.Clock = race.ClockGun
	lines := append([]race.Event{{Kind: race.KindOpen, Open: &open}, start}, more...)
	for i := range lines {
		lines[i].Seq, lines[i].ID = uint64(i+1), race.EventID(i+1)
	}
	return logbook.New(lines)
}

// board returns a split.
func board(marker string, metres float64, at time.Duration) race.Event {
	e := line(race.KindSplit, at)
	e.Marker, e.DistanceM = marker, metres
	return e
}

// press returns a cue and its outcome, which is line number n+1; ref counts the two lines
// before those given to log.
func press(n int, cue cues.ID, class cues.Class, at time.Duration, o race.Outcome, latency time.Duration) []race.Event {
	c, r := line(race.KindCue, at), line(race.KindOutcome, at)
	c.Cue, c.Pressed, c.Class = cue, cue, class
	r.Ref, r.Outcome, r.Latency = race.EventID(n), o, latency
	return []race.Event{c, r}
}

func TestFiguresOfASmallRace(t *testing.T) {
	var more []race.Event
	add := func(cue cues.ID, class cues.Class, at time.Duration, o race.Outcome, latency time.Duration) {
		more = append(more, press(3+len(more), cue, class, at, o, latency)...)
	}
	add("left", cues.Steer, 10*time.Second, race.Heard, 2*time.Millisecond)
	add("right", cues.Steer, 50*time.Second, race.Cut, 4*time.Millisecond)
	more = append(more, board("km 1", 1000, 5*time.Minute))
	add("left", cues.Steer, 301*time.Second, race.Dropped, 0)
	more = append(more, line(race.KindRest, 310*time.Second), line(race.KindGo, 370*time.Second))
	add("stop", cues.Alarm, 380*time.Second, race.Heard, 6*time.Millisecond)
	more = append(more, board("km 2", 2000, 11*time.Minute))
	b := log(race.Open{DistanceM: 2000, Target: 10 * time.Minute, Units: "km"}, more...)
	f := Of(FromBook(b), Whole(FromBook(b)))

	if f.Cues != (Tally{All: 4, Whole: 2, Cut: 1, Dropped: 1}) || f.Left != 2 || f.Right != 1 {
		t.Errorf("cues %+v, left %d, right %d", f.Cues, f.Left, f.Right)
	}
	if got := f.Classes.Of(cues.Steer); got != (Tally{All: 3, Whole: 1, Cut: 1, Dropped: 1}) {
		t.Errorf("steer %+v", got)
	}
	if f.ByCue[0].Cue != "left" || f.ByCue[0].All != 2 {
		t.Errorf("the most frequent is %+v", f.ByCue[0])
	}
	if want := []Reason{{Outcome: race.Cut, N: 1, First: 50 * time.Second}, {Outcome: race.Dropped, N: 1, First: 301 * time.Second}}; !slices.Equal(f.Reasons, want) {
		t.Errorf("reasons %+v", f.Reasons)
	}
	if f.PerKm != 2 || math.Abs(f.PerHour-4/(11.0/60)) > 1e-9 {
		t.Errorf("%v a km, %v an hour", f.PerKm, f.PerHour)
	}
	if l := f.Latency; l.N != 3 || l.P50 != 4*time.Millisecond || l.Max != 6*time.Millisecond {
		t.Errorf("latency %+v", l)
	}
	if len(f.Stretches) != 2 {
		t.Fatalf("%d stretches", len(f.Stretches))
	}
	km2 := f.Stretches[1]
	if km2.Pace != 5*time.Minute || km2.Stood != time.Minute || km2.Target != 5*time.Minute || !km2.HasTrend || km2.Change != 0 ||
		km2.Rests != 1 || km2.Cues.All != 2 || km2.Behind != time.Minute || km2.Gained != -time.Minute {
		t.Errorf("km 2 is %+v", km2)
	}
	// 50 s to 380 s, of which a minute was a rest; then 380 s to the end at 660 s.
	want := []Silence{{10 * time.Second, 50 * time.Second, 0}, {50 * time.Second, 380 * time.Second, time.Minute}, {380 * time.Second, 660 * time.Second, 0}}
	if !slices.Equal(f.Silences, want) || f.Longest != want[2] {
		t.Errorf("silences %v, longest %v", f.Silences, f.Longest)
	}
}

// TestAShortStretchHasNoPace puts two boards on one place and in one moment, and some
// metres apart.
func TestAShortStretchHasNoPace(t *testing.T) {
	b := log(race.Open{Units: "km"}, board("km 1", 1000, 5*time.Minute), board("km 1", 1000, 5*time.Minute), board("odd", 1040, 5*time.Minute+9*time.Second))
	for _, s := range Of(FromBook(b), Whole(FromBook(b))).Stretches {
		if s.LengthM() <= 0 && !s.Open || s.LengthM() < 50 && s.Pace != 0 {
			t.Errorf("%+v", s)
		}
	}
}

func TestARaceWithoutAnything(t *testing.T) {
	for _, b := range []*logbook.Book{logbook.New(nil), log(race.Open{})} {
		if f := Of(FromBook(b), Whole(FromBook(b))); f.Cues.All != 0 || f.PerKm != 0 || f.PerHour != 0 || f.Longest != (Silence{}) {
			t.Errorf("%+v", f)
		}
	}
}

// drawn draws a race: boards, rests, and presses at any time.
func drawn(t *rapid.T) *logbook.Book {
	var more []race.Event
	at, m := time.Duration(0), 0.0
	for range rapid.IntRange(0, 12).Draw(t, "boards") {
		for range rapid.IntRange(0, 4).Draw(t, "presses") {
			at += time.Duration(rapid.IntRange(1, 60_000).Draw(t, "ms")) * time.Millisecond
			o := rapid.SampledFrom([]race.Outcome{race.Heard, race.Cut, race.Dropped, race.Expired, race.NoDevice, "odd"}).Draw(t, "outcome")
			id := rapid.SampledFrom([]cues.ID{"left", "right", "stop", "water_left"}).Draw(t, "cue")
			class := rapid.SampledFrom([]cues.Class{cues.Info, cues.Steer, cues.Alarm}).Draw(t, "class")
			more = append(more, press(3+len(more), id, class, at, o, time.Millisecond)...)
		}
		if rapid.Bool().Draw(t, "rest") {
			at += time.Second
			more = append(more, line(race.KindRest, at), line(race.KindGo, at+20*time.Second))
			at += 20 * time.Second
		}
		at += time.Duration(rapid.IntRange(0, 400_000).Draw(t, "lap")) * time.Millisecond
		m += 1000
		more = append(more, board("", m, at))
	}
	return log(race.Open{DistanceM: 42195, Units: "km", Target: 4 * time.Hour}, more...)
}

// TestFiguresAddUp compares sums over stretches with the whole, and a span with what is
// counted press by press.
func TestFiguresAddUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := FromBook(drawn(t))
		whole := Whole(s)
		f := Of(s, whole)
		sum, n := 0, 0
		for i := range f.Stretches {
			sum += f.Stretches[i].Cues.All
			for c := range f.Stretches[i].Classes {
				n += f.Stretches[i].Classes[c].Whole
			}
		}
		if sum != f.Cues.All || n != f.Cues.Whole || f.Cues.All != f.Cues.Whole+f.Cues.Cut+f.Cues.Never()+f.Cues.Unknown {
			t.Fatalf("stretches have %d cues, %d whole; the race has %+v", sum, n, f.Cues)
		}
		for i := range f.Stretches { // also with a press in the moment of a board
			x := &f.Stretches[i]
			if got := Of(s, Span{From: x.From, To: x.To}).Cues; got != x.Cues {
				t.Fatalf("%s: %+v, and %+v in its span", x.Marker, x.Cues, got)
			}
		}
		part := Span{From: whole.To / 3, To: whole.To / 2}
		want := 0
		for c := range s.Cues {
			if c.Timed && c.At > part.From && c.At <= part.To {
				want++
			}
		}
		if got := Of(s, part).Cues.All; got != want {
			t.Fatalf("%d cues in %v, want %d", got, part, want)
		}
	})
}

// TestAWayGoesOn draws a race: the place never goes back, and When is the inverse of At.
func TestAWayGoesOn(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := drawn(t)
		w := NewWay(&b.Facts)
		last := 0.0
		for at := time.Duration(0); at <= b.Last; at += max(b.Last/300, time.Millisecond) {
			m, sure := w.At(at)
			if m < last-1e-6 {
				t.Fatalf("at %v the runner is at %v m and was at %v m", at, m, last)
			}
			last = m
			if when, ok := w.When(m); sure {
				back, _ := w.At(when)
				if !ok || when > at+time.Millisecond || math.Abs(back-m) > 0.01 {
					t.Fatalf("%v: %v m, which was at %v (%v), where it is %v m", at, m, when, ok, back)
				}
			}
		}
	})
}

// BenchmarkOf works out the figures of races of three sizes.
func BenchmarkOf(b *testing.B) {
	for _, n := range []int{1000, 10_000, 100_000} {
		var more []race.Event
		for i := range n {
			more = append(more, press(3+len(more), "left", cues.Steer, time.Duration(i)*time.Second, race.Heard, time.Millisecond)...)
		}
		s := FromBook(log(race.Open{DistanceM: 42195, Units: "km"}, more...))
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			for b.Loop() {
				Of(s, Whole(s))
			}
		})
	}
}

func TestMoments(t *testing.T) {
	lost := line(race.KindOutput, 90*time.Second)
	lost.State = "lost"
	more := slices.Concat([]race.Event{line(race.KindFall, 60*time.Second), lost, line(race.KindRest, 100*time.Second), line(race.KindGo, 130*time.Second)},
		press(7, "stop", cues.Alarm, 50*time.Second, race.Heard, 0), press(9, "left", cues.Steer, 55*time.Second, race.Heard, 0))
	got := Moments(FromBook(log(race.Open{}, more...)))
	want := []Moment{
		{ID: 7, At: 50 * time.Second, Sort: Stop, Timed: true},
		{ID: 3, At: 60 * time.Second, Sort: Fall, Timed: true},
		{ID: 4, At: 90 * time.Second, Sort: Lost, Timed: true},
		{ID: 5, At: 100 * time.Second, For: 30 * time.Second, Sort: Rest, Timed: true},
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %+v, want %+v", got, want)
	}
}
