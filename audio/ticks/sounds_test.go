package ticks

import (
	"math"
	"testing"
	"time"

	"spotter/audio/dsp"
)

// The sounds are short and soft, begin and end without a click, and are told apart by
// pitch or by how many strokes they have.
func TestSoundsAreShortSoftAndDistinct(t *testing.T) {
	type mark struct{ strokes, hz int }
	seen := map[mark]Sound{}
	for s := range sounds {
		samples := s.Clip().Samples()
		if long := dsp.Rate.D(len(samples)); long == 0 || long > 450*time.Millisecond {
			t.Errorf("%v lasts %v", s, long)
		}
		peak, crossings, count, loud := 0.0, 0, 0, false
		for i, v := range samples {
			peak = max(peak, math.Abs(float64(v)))
			if i > 0 && (v >= 0) != (samples[i-1] >= 0) {
				crossings++
			}
			window := samples[max(0, i-480):i]
			energy := 0.0
			for _, v := range window[:min(len(window), 480):len(window)] {
				energy = max(energy, math.Abs(float64(v)))
			}
			if now := energy > 0.005; now != loud {
				if loud = now; now {
					count++
				}
			}
			if i > 0 && math.Abs(float64(v-samples[i-1])) > 0.05 {
				t.Fatalf("%v jumps at frame %d", s, i)
			}
		}
		if db := dsp.DBFS(peak); db > -13 || db < -30 {
			t.Errorf("%v has a peak of %.1f dBFS", s, db)
		}
		if len(strokes[s]) != count {
			t.Errorf("%v has %d strokes, and %d are heard", s, len(strokes[s]), count)
		}
		m := mark{count, int(strokes[s][0].hz / 200)}
		if other, dup := seen[m]; dup {
			t.Errorf("%v is like %v", s, other)
		}
		seen[m] = s
		if s.String() == "" {
			t.Errorf("sound %d has no name", s)
		}
	}
}
