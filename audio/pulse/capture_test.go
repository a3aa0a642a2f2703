package pulse

import (
	"testing"
	"time"

	"spotter/audio/dsp"
)

// TestCapturedAt: a server that moves its index by whole periods, and one odd
// answer, do not shift the clock; a recording that lost a part does.
func TestCapturedAt(t *testing.T) {
	start := time.Now()
	var looks []timing
	for i := range 400 {
		late := time.Duration(i*7%21) * 250 * time.Microsecond
		if i >= 200 {
			late += 40 * time.Millisecond
		}
		if i%100 == 50 {
			late -= 30 * time.Millisecond
		}
		looks = append(looks, timing{at: start.Add(time.Duration(i) * lookAfter), origin: start.Add(late)})
	}
	for frame, want := range map[int]time.Duration{0: 0, int(dsp.Rate): 0, 8 * int(dsp.Rate): 40 * time.Millisecond} {
		if off := capturedAt(looks, frame).Sub(start.Add(dsp.Rate.D(frame) + want)); off.Abs() > 600*time.Microsecond {
			t.Errorf("frame %d: %v beside its time", frame, off)
		}
	}
}
