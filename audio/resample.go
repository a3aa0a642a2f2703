package audio

import (
	"math"

	"github.com/gopxl/beep/v2"
)

// resampleQuality is beep's: twice as many samples are interpolated between. A
// tone of 5 kHz recorded at 44.1 kHz comes out with 87 dB to its distortion,
// one of 3 kHz recorded at 16 kHz with 54 dB. Each step more costs half as much
// again.
const resampleQuality = 4

// resampled returns the recording's samples at [Rate], which are not to be changed. It
// works once: a check needs them for the clip and for what was recorded.
func (r *Recording) resampled() []float32 {
	r.once.Do(func() {
		r.atRate = r.samples
		if r.Rate > Rate {
			r.atRate = lowPass(r.atRate, r.Rate)
		}
		if r.Rate != Rate {
			r.atRate = resample(r.atRate, r.Rate)
		}
	})
	return r.atRate
}

// resample brings samples from a rate to [Rate]. beep's resampler works on two
// ears, which in mono would be the same work twice: so the first half of the
// samples goes through the left one and the second half through the right.
func resample(samples []float32, rate beep.SampleRate) []float32 {
	in, out := int(rate), int(Rate) // so many frames of the one last as long as so many of the other
	for a, b := in, out; ; a, b = b, a%b {
		if b == 0 {
			in, out = in/a, out/a
			break
		}
	}
	// The halves meet at a frame that both rates have, and overlap by what the
	// interpolation looks at.
	half := len(samples) / 2 / in * in
	overlap := (2*resampleQuality + in - 1) / in * in
	if half < overlap {
		half, overlap = 0, 0
	}
	both := beep.Resample(resampleQuality, rate, Rate, &halvesStream{
		left:  samples[:half+min(overlap, len(samples)-half)],
		right: samples[half-overlap:],
	})
	meet, skip := half/in*out, overlap/in*out
	frames := make([]float32, (int64(len(samples))*int64(out)+int64(in)-1)/int64(in))
	var part [512][2]float64
	for at := 0; at < max(meet, len(frames)-meet+skip); at += len(part) {
		both.Stream(part[:])
		for i, f := range part {
			if at+i < meet {
				frames[at+i] = float32(f[0])
			}
			if to := at + i - skip + meet; to >= meet && to < len(frames) {
				frames[to] = float32(f[1])
			}
		}
	}
	return frames
}

// halvesStream streams different samples to each ear, and silence after them. It
// never drains: where a stream ends close to a multiple of 512 frames, beep's
// resampler (2.1.1) goes on to that multiple with samples of long before.
type halvesStream struct{ left, right []float32 }

// Stream implements [beep.Streamer].
func (h *halvesStream) Stream(samples [][2]float64) (n int, ok bool) {
	clear(samples)
	l, r := min(len(samples), len(h.left)), min(len(samples), len(h.right))
	for i, v := range h.left[:l] {
		samples[i][0] = float64(v)
	}
	for i, v := range h.right[:r] {
		samples[i][1] = float64(v)
	}
	h.left, h.right = h.left[l:], h.right[r:]
	return len(samples), true
}

// Err returns nil: memory cannot fail.
func (h *halvesStream) Err() error { return nil }

// lowPass takes away what a lower rate cannot hold, which beep's resampler would
// fold back into what can be heard: a sinc at 21 kHz under a Blackman window.
func lowPass(samples []float32, rate beep.SampleRate) []float32 {
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
