package clip

import (
	"errors"
	"fmt"
	"math"
	"time"

	"spotter/audio/dsp"
	"spotter/cues/stored"
)

// How clips are levelled.
const (
	TargetLoudness = -18.0 // LUFS of the mono clip
	PeakCeiling    = -1.0  // dBTP: what no clip goes beyond

	maxLimiting = 6.0                      // dB that peaks are pressed down at most; beyond it the clip stays softer
	maxRaise    = 40.0                     // dB: a recording that needs more is mostly noise
	minClip     = 20 * time.Millisecond    // of sound: what is shorter is a click and no word
	limitReach  = int(dsp.Rate) * 5 / 1000 // frames that the limiter looks each way: 5 ms
)

// Clip makes a recording ready to play: at [dsp.Rate], without the silence around
// it and the offset in that, as loud as [TargetLoudness] and with a true peak of at most [PeakCeiling].
// It fails for silence and for a click, with an error to follow the file's name.
func (r *Recording) Clip() (*Clip, error) {
	c, _, err := r.made()
	return c, err
}

// Ready measures what is done to a recording to make a clip of it, for a voice that is
// stored with it. [FromStored] does the same without measuring. It fails as [Recording.Clip] does.
func (r *Recording) Ready() (stored.Ready, error) {
	_, ready, err := r.made()
	return ready, err
}

// made returns the clip of a recording, and what was done to make it.
func (r *Recording) made() (*Clip, stored.Ready, error) {
	g := groundOf(r.resampled())
	samples := g.centred(r.resampled(), r.Grain)
	first, end, ok := g.sounding(samples, r.Grain)
	if !ok {
		if r.Channels == 2 {
			return nil, stored.Ready{}, errors.New("is silent, or its left and right cancel each other out: record it again in mono")
		}
		return nil, stored.Ready{}, errors.New("is silent: record it again, louder")
	}
	if d := dsp.Rate.D(end - first); d < minClip {
		return nil, stored.Ready{}, fmt.Errorf("holds only %.1f ms of sound, which is no word: record it again", float64(d)/float64(time.Millisecond))
	}
	done := stored.Ready{First: first, End: end, Offset: g.off(r.Grain)}
	return &Clip{samples: level(trim(samples, first, end), &done)}, done, nil
}

// level returns samples at the target loudness. Where that would take peaks
// beyond the ceiling, these are limited by up to maxLimiting, and for the rest
// the whole stays softer. It writes down what it did.
func level(samples []float32, done *stored.Ready) []float32 {
	gain := min(TargetLoudness-dsp.Loudness(samples), maxRaise)
	over := dsp.TruePeak(samples) + gain - PeakCeiling
	gain -= max(0, over-maxLimiting)
	out := dsp.Scaled(samples, gain)
	if done.Gain = gain; over <= 0 {
		return out
	}
	limit(out)
	// Limiting bends the curve a little: what it left above the ceiling goes.
	done.Limited, done.Last = true, min(0, PeakCeiling-dsp.TruePeak(out))
	return dsp.Scaled(out, done.Last)
}

// limit turns samples down around each peak beyond the ceiling, in place. The
// gain at a frame is the mean, over limitReach frames each way, of the lowest
// gain that any peak within the same reach of those needs: it is never more than
// the frame itself needs, and it moves without a step.
func limit(samples []float32) {
	ceiling := math.Pow(10, PeakCeiling/20)
	need := make([]float64, len(samples))
	for i, v := range samples {
		need[i] = min(1, ceiling/math.Abs(float64(v)))
	}
	dsp.PeaksAbove(samples, func() float64 { return ceiling }, func(i int, p float64) { need[i] = min(need[i], ceiling/p) })
	lowest := slidingMin(need, limitReach)
	sum, lo, hi := 0.0, 0, 0 // of lowest[lo:hi]
	for i := range samples {
		for ; hi < min(len(lowest), i+limitReach+1); hi++ {
			sum += lowest[hi]
		}
		for ; lo < i-limitReach; lo++ {
			sum -= lowest[lo]
		}
		samples[i] *= float32(sum / float64(hi-lo))
	}
}

// slidingMin returns, for each value, the lowest of those up to reach away.
func slidingMin(values []float64, reach int) []float64 {
	out := make([]float64, len(values))
	var rising []int // indices whose values rise: the first is the lowest
	next := 0
	for i := range out {
		for ; next < min(len(values), i+reach+1); next++ {
			for len(rising) > 0 && values[rising[len(rising)-1]] >= values[next] {
				rising = rising[:len(rising)-1]
			}
			rising = append(rising, next)
		}
		if rising[0] < i-reach {
			rising = rising[1:]
		}
		out[i] = values[rising[0]]
	}
	return out
}
