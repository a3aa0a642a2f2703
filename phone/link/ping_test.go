package link

import (
	"testing"
	"time"
)

// TestSilence gives a page the time that spotter itself stood still, once for each of its words.
func TestSilence(t *testing.T) {
	ms := func(n int) time.Duration { return time.Duration(n) * time.Millisecond }
	var s silence
	for _, x := range []struct{ now, heard, late, want int }{
		{1000, 900, 0, 900 + 750},
		{1500, 900, 50, 900 + 750},    // a busy machine
		{6500, 900, 5000, 6500 + 250}, // spotter was stopped: what was said meanwhile is read first
		{6700, 900, 200, 6500 + 250},  // only once
		{6800, 6790, 90, 6790 + 750},  // it had said something
		{7400, 6790, 300, 7400 + 250},
		{7500, 6790, 300, 7400 + 250},
		{7500, 7490, 0, 7490 + 750},
	} {
		if got := s.lost(ms(x.now), ms(x.heard), ms(x.late)); got != ms(x.want) {
			t.Errorf("at %d ms, last heard at %d, %d late: lost at %v, not %d ms", x.now, x.heard, x.late, got, x.want)
		}
	}
}

// TestStormsAreSlowedDown lets a phone that comes again and again in once a second after the first times.
func TestStormsAreSlowedDown(t *testing.T) {
	var s seat
	now := time.Now()
	for i := range admitAtOnce {
		if wait := s.pace(now); wait != 0 {
			t.Errorf("time %d waits %v", i, wait)
		}
	}
	for i := range 5 {
		if wait, want := s.pace(now), time.Duration(i+1)*admitEvery; wait != want {
			t.Errorf("time %d beyond the first waits %v, not %v", i, wait, want)
		}
	}
	if wait := s.pace(now.Add(time.Minute)); wait != 0 {
		t.Errorf("after a minute it waits %v", wait)
	}
}
