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

// resampled returns the recording's samples at [Rate].
func (r *Recording) resampled() []float32 {
	if r.Rate == Rate {
		return r.samples
	}
	samples := r.samples
	if r.Rate > Rate {
		samples = lowPass(samples, r.Rate)
	}
	expect := int(int64(len(samples))*int64(Rate)/int64(r.Rate)) + 1
	return collect(beep.Resample(resampleQuality, r.Rate, Rate, &monoStream{samples: samples}), expect)
}

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
