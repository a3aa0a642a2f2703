package audio

import (
	"math"
	"sync/atomic"

	"spotter/audio/dsp"
)

// Noise is a sound under the cues, in both ears alike, that begins anew whenever it is
// over: the crowd in which a pair practises. It has no place in a race. Cues and noise
// together are turned down so far that the sum stays under [clip.PeakCeiling], however
// they meet. It is safe for concurrent use.
type Noise struct {
	samples []float32
	scale   float64
	off     atomic.Bool
}

// NewNoise returns the noise of some samples at [dsp.Rate], whose end fits their beginning.
// It keeps the slice.
func NewNoise(samples []float32) *Noise {
	round := append(append([]float32(nil), samples...), samples[:min(len(samples), dsp.PeakWindow)]...)
	peak := math.Pow(10, dsp.TruePeak(round)/20)
	return &Noise{samples: samples, scale: ceiling / (ceiling + peak)}
}

// Mute ends the noise, or with false has it sound again, in whatever is rendered from now
// on. What an output has queued is not changed: a cue after it overwrites that.
func (n *Noise) Mute(on bool) { n.off.Store(on) }

// mixInto adds the noise of the frames from on to dst, and turns both down.
func (n *Noise) mixInto(dst [][2]float64, from int64) {
	scale, off, size := n.scale, n.off.Load() || len(n.samples) == 0, int64(len(n.samples))
	for i := range dst {
		x := 0.0
		if !off {
			x = float64(n.samples[(from+int64(i))%size])
		}
		dst[i][0] = (dst[i][0] + x) * scale
		dst[i][1] = (dst[i][1] + x) * scale
	}
}
