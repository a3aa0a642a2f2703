package clip

import (
	"fmt"
	"math"

	"github.com/gopxl/beep/v2"

	"spotter/audio/dsp"
	"spotter/cues/flac"
	"spotter/cues/stored"
)

// FromStored makes the clip of a sound that was measured when its voice was stored: sample
// for sample the one that [Recording.Clip] makes of the file. The error follows the file's name.
func FromStored(s flac.Sound, done stored.Ready) (*Clip, error) {
	samples := make([]float32, len(s.Samples))
	for i, v := range s.Samples {
		samples[i] = float32(v) / (math.MaxInt16 + 1)
	}
	if rate := beep.SampleRate(s.Rate); rate != dsp.Rate {
		if rate > dsp.Rate {
			samples = dsp.LowPass(samples, rate)
		}
		samples = dsp.Resample(samples, rate)
	}
	if done.End > len(samples) {
		return nil, fmt.Errorf("is shorter than when it was stored: get the voice again")
	}
	if offset := float32(done.Offset); offset != 0 {
		for i := range samples {
			samples[i] -= offset
		}
	}
	from, to := max(0, done.First-keptLeadIn), min(len(samples), done.End+keptTail)
	out := faded(samples[from:to], done.First-from, done.End-from, from > 0, to < len(samples))
	scale(out, done.Gain)
	if done.Limited {
		limit(out)
		scale(out, done.Last)
	}
	return &Clip{samples: out}, nil
}

// scale is [dsp.Scaled] in place.
func scale(samples []float32, gain float64) {
	factor := float32(math.Pow(10, gain/20))
	for i := range samples {
		samples[i] *= factor
	}
}
