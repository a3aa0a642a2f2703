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
