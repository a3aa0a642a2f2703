package main

import (
	"math"
	"slices"
	"testing"
	"time"
)

var zero = time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)

func at(ms ...float64) []time.Time {
	var ts []time.Time
	for _, m := range ms {
		ts = append(ts, zero.Add(time.Duration(m*float64(time.Millisecond))))
	}
	return ts
}

// from returns a sound from one millisecond to another.
func from(start, end float64) sound { return sound{at(start)[0], at(end)[0]} }

func TestPair(t *testing.T) {
	for _, tt := range []struct {
		name     string
		triggers []time.Time
		sounds   []sound
		heard    int
		whole    int
		ms       []float64
	}{
		{"every trigger answered", at(0, 400), []sound{from(5, 105), from(412, 512)}, 2, 2, []float64{5, 12}},
		{"the second unheard", at(0, 400), []sound{from(5, 105)}, 1, 1, []float64{5}},
		{"later than the next trigger is the next one's", at(0, 400), []sound{from(405, 505)}, 1, 1, []float64{5}},
		{"a hole keeps it from being whole", at(0), []sound{from(5, 45), from(55, 105)}, 1, 0, []float64{5}},
		{"a stutter that plays all is whole", at(0), []sound{from(5, 45), from(55, 115)}, 1, 1, []float64{5}},
		{"cut short", at(0), []sound{from(5, 99)}, 1, 0, []float64{5}},
		{"played twice is not whole", at(0, 400), []sound{from(5, 105), from(150, 250), from(410, 510)}, 2, 1, []float64{5, 10}},
		{"the clock is known within the slack", at(0), []sound{from(-3, 97)}, 1, 1, []float64{-3}},
		{"before the slack it is not an answer", at(0), []sound{from(-25, 75)}, 0, 0, nil},
		{"the last trigger waits 1.5 s", at(0, 400), []sound{from(5, 105), from(1899, 1999)}, 2, 2, []float64{5, 1499}},
		{"and no longer", at(0, 400), []sound{from(5, 105), from(1901, 2001)}, 1, 1, []float64{5}},
		{"nothing was played", at(0, 400), nil, 0, 0, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := pair(tt.triggers, tt.sounds, 100*time.Millisecond)
			if got.triggers != len(tt.triggers) || got.heard != tt.heard || got.whole != tt.whole || !slices.Equal(got.ms, tt.ms) {
				t.Errorf("got %+v, want heard %d, whole %d, %v", got, tt.heard, tt.whole, tt.ms)
			}
		})
	}
}

func TestPercentile(t *testing.T) {
	hundred := make([]float64, 101)
	for i := range hundred {
		hundred[i] = float64(100 - i) // backwards: it must sort
	}
	for _, tt := range []struct {
		ms      []float64
		p, want float64
	}{
		{hundred, 0, 0}, {hundred, 50, 50}, {hundred, 95, 95}, {hundred, 99, 99}, {hundred, 100, 100},
		{[]float64{7}, 50, 7}, {[]float64{7}, 99, 7},
		{[]float64{1, 2, 3, 4}, 50, 3}, {[]float64{1, 2}, 99, 2},
	} {
		if got := percentile(tt.ms, tt.p); got != tt.want {
			t.Errorf("percentile %v of %v values = %v, want %v", tt.p, len(tt.ms), got, tt.want)
		}
	}
	if got := percentile(nil, 50); !math.IsNaN(got) {
		t.Errorf("percentile of none = %v", got)
	}
	if hundred[0] != 100 {
		t.Error("percentile sorted its argument")
	}
}

func TestAdd(t *testing.T) {
	a := tally{triggers: 3, heard: 2, whole: 1, ms: []float64{1, 2}, cpu: time.Second, took: 4 * time.Second}
	b := tally{triggers: 1, heard: 1, whole: 1, ms: []float64{3}, cpu: time.Second, took: 2 * time.Second}
	got := a.add(b)
	if got.triggers != 4 || got.heard != 3 || got.whole != 2 || !slices.Equal(got.ms, []float64{1, 2, 3}) ||
		got.cpu != 2*time.Second || got.took != 6*time.Second {
		t.Errorf("got %+v", got)
	}
}

func TestStretches(t *testing.T) {
	loud := make([]bool, 1000)
	for _, i := range []int{10, 11, 14, 20, 500, 999} {
		loud[i] = true
	}
	playedAt := func(frame int) time.Time { return zero.Add(frames(frame)) }
	got := stretches(loud, 5, playedAt)
	want := []sound{{playedAt(10), playedAt(15)}, {playedAt(20), playedAt(21)}, {playedAt(500), playedAt(501)}, {playedAt(999), playedAt(1000)}}
	if len(got) != len(want) {
		t.Fatalf("got %v", got)
	}
	for i := range want {
		// The end is the start and a length, so it may be a nanosecond off.
		if !got[i].start.Equal(want[i].start) || got[i].end.Sub(want[i].end).Abs() > time.Nanosecond {
			t.Errorf("sound %d: %v, want %v", i, got[i], want[i])
		}
	}
}

// The clock that follows must place a frame by the packets from it on: neither
// late packets, nor cycles lost before or after, nor the longer quantum that was
// in force until the sound began may move it.
func TestFollowing(t *testing.T) {
	const packet = packetFramesPipeWire
	var came []arrival
	lost, early := time.Duration(0), frames(1024)
	for i := 1; i <= 200; i++ {
		switch i {
		case 50:
			early = frames(256) // a stream that asks for a quantum of 256
		case 100:
			lost = 30 * time.Millisecond // the sink stood still
		case 150:
			early = frames(1024)
		}
		late := time.Duration(i%3) * 2 * time.Millisecond
		n := i * packet
		came = append(came, arrival{zero.Add(frames(n) + lost + late - early), n})
	}
	clock := following(came)
	for _, tt := range []struct {
		packet      int
		lost, early time.Duration
	}{
		{20, 0, frames(1024)}, {49, 0, frames(256)}, {60, 0, frames(256)}, {97, 0, frames(256)},
		{99, 30 * time.Millisecond, frames(256)}, {120, 30 * time.Millisecond, frames(256)}, {170, 30 * time.Millisecond, frames(1024)},
	} {
		frame := tt.packet * packet // the first of the packet after
		if off := clock(frame).Sub(zero.Add(frames(frame) + tt.lost - tt.early)); off.Abs() > time.Microsecond {
			t.Errorf("the first frame after packet %d is off by %v", tt.packet, off)
		}
	}
	if last := came[len(came)-1]; clock(last.n - 1).Before(zero) {
		t.Error("the last frame has no time")
	}
}

func TestCPUFrom(t *testing.T) {
	stat := "42 (a) b) S 1 42 42 0 -1 4194560 100 0 0 0 7 5 0 0 20 0 1 0 100 0 0"
	if got := cpuFrom(stat); got != 120*time.Millisecond {
		t.Errorf("got %v, want 120ms", got)
	}
	if got := cpuFrom("nonsense"); got != 0 {
		t.Errorf("nonsense has used %v", got)
	}
}

// A sink that goes fast by 20 µs in a second is 6 ms early after five minutes.
func TestCalibrated(t *testing.T) {
	start := time.Date(2027, 4, 19, 10, 0, 0, 0, time.UTC)
	marks := []mark{{0, start}, {300 * rate, start.Add(-6 * time.Millisecond)}}
	for seconds, early := range map[int]time.Duration{0: 0, 150: 3 * time.Millisecond, 300: 6 * time.Millisecond, 301: 6 * time.Millisecond} {
		want := start.Add(time.Duration(seconds)*time.Second - early)
		if got := calibrated(marks)(seconds * rate); got.Sub(want).Abs() > time.Microsecond {
			t.Errorf("second %d: %v, want %v", seconds, got, want)
		}
	}
	if got := calibrated(marks[:1])(rate); !got.Equal(start.Add(time.Second)) {
		t.Errorf("with one mark: %v", got)
	}
}
