package clip

import (
	"sync"

	"spotter/audio/dsp"
	"spotter/audio/wav"
)

// Recording is a decoded sound file that a clip is to be made of. It does not
// change and is safe for concurrent use.
type Recording struct {
	wav.Sound

	once   sync.Once
	atRate []float32 // samples at [dsp.Rate], when they were asked for
}

// Decode decodes a WAV file. The error names the file by name, says what is
// wrong with it and what to do.
func Decode(file []byte, name string) (*Recording, error) {
	s, err := wav.Decode(file, name)
	if err != nil {
		return nil, err
	}
	return &Recording{Sound: s}, nil
}

// resampled returns the recording's samples at [dsp.Rate], which are not to be changed. It
// works once: a check needs them for the clip and for what was recorded.
func (r *Recording) resampled() []float32 {
	r.once.Do(func() {
		r.atRate = r.Samples
		if r.Rate > dsp.Rate {
			r.atRate = dsp.LowPass(r.atRate, r.Rate)
		}
		if r.Rate != dsp.Rate {
			r.atRate = dsp.Resample(r.atRate, r.Rate)
		}
	})
	return r.atRate
}
