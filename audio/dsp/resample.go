package dsp

import (
	"math"

	"github.com/gopxl/beep/v2"
)

// resampleQuality is beep's: twice as many samples are interpolated between. A
// tone of 5 kHz recorded at 44.1 kHz comes out with 87 dB to its distortion,
// one of 3 kHz recorded at 16 kHz with 54 dB. Each step more costs half as much
// again.
const resampleQuality = 4

// Resample brings samples from a rate to [Rate]: what beep's resampler gives, of the
// same order, with silence after the last sample. The distance from a frame to the
// samples around it comes back every so many frames (two, from 24 kHz), so the
// weights are worked out once for each distance and not for each frame.
func Resample(samples []float32, rate beep.SampleRate) []float32 {
	in, out := int(rate), int(Rate) // so many frames of the one last as long as so many of the other
	for a, b := in, out; ; a, b = b, a%b {
		if b == 0 {
			in, out = in/a, out/a
			break
		}
	}
	frames := make([]float32, (int64(len(samples))*int64(out)+int64(in)-1)/int64(in))
	weights := make([]*[2 * resampleQuality]float64, min(out, len(frames)))
	first, behind := 1-resampleQuality, 0 // of the samples around the frame, and how far it is behind their half, in parts of out
	for i, n := 0, 0; i < len(frames); i, n = i+1, n+1 {
		if n == out {
			n = 0
		}
		if in == 1 && out == 2 && n == 0 && first >= 0 {
			pairs := doubled(frames[i:], samples[first:])
			first += pairs
			if i += 2 * pairs; i >= len(frames) {
				break
			}
		}
		switch {
		case first < 0 || first+2*resampleQuality > len(samples):
			x := float64(behind) / float64(out)
			frames[i] = float32(weighedAtEnds(samples, first, lagrange(x, max(0, -first)))) // fewer samples to go by
		case behind == 0:
			frames[i] = samples[first+resampleQuality-1] // where all others weigh nothing
		default:
			if weights[n] == nil {
				weights[n] = lagrange(float64(behind)/float64(out), 0)
			}
			frames[i] = float32(weighed((*[2 * resampleQuality]float32)(samples[first:]), weights[n]))
		}
		for behind += in; behind >= out; behind -= out {
			first++
		}
	}
	return frames
}

// doubled makes pairs of frames at twice the rate of samples, as long as there are enough samples
// around them: one that is there, and the one half way to the next. It returns how many. The voices of the
// program are at 24 kHz, and the start of a race waits for this loop.
func doubled(frames, samples []float32) (pairs int) {
	w := lagrange(0.5, 0)
	w0, w1, w2, w3, w4, w5, w6, w7 := w[0], w[1], w[2], w[3], w[4], w[5], w[6], w[7]
	for ; len(samples) >= 2*resampleQuality && len(frames) >= 2; pairs++ {
		s := (*[2 * resampleQuality]float32)(samples)
		frames[0] = s[resampleQuality-1]
		frames[1] = float32(float64(s[0])*w0 + float64(s[1])*w1 + float64(s[2])*w2 + float64(s[3])*w3 +
			float64(s[4])*w4 + float64(s[5])*w5 + float64(s[6])*w6 + float64(s[7])*w7)
		frames, samples = frames[2:], samples[1:]
	}
	return pairs
}

// weighed returns the sum of samples times weights, added from the first to the last.
func weighed(s *[2 * resampleQuality]float32, w *[2 * resampleQuality]float64) float64 {
	y := 0.0
	for k, v := range s {
		y += float64(v) * w[k]
	}
	return y
}

// weighedAtEnds is [weighed] where some of the samples are before the first or after
// the last.
func weighedAtEnds(samples []float32, first int, w *[2 * resampleQuality]float64) float64 {
	y := 0.0
	for k := max(0, -first); k < min(len(w), len(samples)-first); k++ {
		y += float64(samples[first+k]) * w[k]
	}
	return y
}

// lagrange returns the weights of the samples around a point for the value there of
// the polynomial through them: x is how far, in samples, the point is behind the
// last of the first half. The first skip of them have no weight.
func lagrange(x float64, skip int) *[2 * resampleQuality]float64 {
	var w [2 * resampleQuality]float64
	for j := skip; j < len(w); j++ {
		w[j] = 1
		for m := skip; m < len(w); m++ {
			if m != j {
				w[j] *= (x - float64(m-resampleQuality+1)) / float64(j-m)
			}
		}
	}
	return &w
}

// LowPass takes away what a lower rate cannot hold, which beep's resampler would
// fold back into what can be heard: a sinc at 21 kHz under a Blackman window.
func LowPass(samples []float32, rate beep.SampleRate) []float32 {
	half := 32 * int(rate) / int(Rate)
	taps := make([]float64, 2*half+1)
	cut, sum := 2*21000/float64(rate), 0.0 // of half the rate
	for i := range taps {
		x := float64(i - half)
		taps[i] = cut
		if x != 0 {
			taps[i] = math.Sin(math.Pi*cut*x) / (math.Pi * x)
		}
		phase := math.Pi * (x/float64(half+1) + 1)
		taps[i] *= 0.42 - 0.5*math.Cos(phase) + 0.08*math.Cos(2*phase)
		sum += taps[i]
	}
	out := make([]float32, len(samples))
	for i := range out {
		y := 0.0
		lo := max(0, i-half)
		part := samples[lo:min(len(samples), i+half+1)]
		for k, v := range part {
			y += float64(v) * taps[lo+k-i+half]
		}
		out[i] = float32(y / sum)
	}
	return out
}
