package dsp

import (
	"math"
	"slices"
	"testing"

	"github.com/gopxl/beep/v2"
)

// TestResampleLikeBeep: the quick way gives what beep gives, frame for frame, for
// clips of any length.
func TestResampleLikeBeep(t *testing.T) {
	t.Parallel()
	for _, rate := range []beep.SampleRate{8000, 11127, 16000, 22050, 24000, 44100, 47999, 96000} {
		for _, n := range []int{0, 1, 2, 3, 15, 16, 17, 31, 32, 33, 293, 294, 295, 511, 512, 513, 1024, 5000, 9999, 30000} {
			s := make([]float32, n)
			for i := range s {
				s[i] = float32(0.5*math.Sin(float64(i)/3) + 0.3*math.Cos(float64(i)*float64(i)/9e5))
			}
			long := append(slices.Clone(s), make([]float32, 2000)...) // where a stream ends near a multiple of 512, beep (2.1.1) repeats old samples
			whole := byBeep(long, rate)
			whole = whole[:(n*int(Rate)+int(rate)-1)/int(rate)]
			got := Resample(s, rate)
			if len(got) != len(whole) {
				t.Errorf("%d frames at %d Hz: %d frames, by beep %d", n, rate, len(got), len(whole))
				continue
			}
			for i := range got {
				if math.Abs(float64(got[i]-whole[i])) > 1e-6 {
					t.Errorf("%d frames at %d Hz: frame %d of %d is %v, by beep %v", n, rate, i, len(got), got[i], whole[i])
					break
				}
			}
		}
	}
}

// byBeep returns what beep's own resampler makes of samples of a rate.
func byBeep(samples []float32, rate beep.SampleRate) (out []float32) {
	source := beep.StreamerFunc(func(frames [][2]float64) (n int, ok bool) {
		n = min(len(frames), len(samples))
		for i, v := range samples[:n] {
			frames[i] = [2]float64{float64(v), float64(v)}
		}
		samples = samples[n:]
		return n, n > 0
	})
	resampled := beep.Resample(resampleQuality, rate, Rate, source)
	for part := make([][2]float64, 512); ; {
		n, ok := resampled.Stream(part)
		for _, f := range part[:n] {
			out = append(out, float32(f[0]))
		}
		if !ok {
			return out
		}
	}
}
