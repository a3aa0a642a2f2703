package audio

import (
	"math"

	"spotter/audio/dsp"
)

// The limiter keeps the sum of a cue and of what fades under it below the
// ceiling that each of them alone keeps. It may not touch the cue, which is what
// the runner has to understand, nor what was played before the cut; so it lowers
// what fades. All of it is decided at the cut, from samples that are known, and
// what was turned down stays down for the few milliseconds it has left: nothing
// recovers, so nothing pumps.
const (
	ceiling       = 0.8912509381337456       // PeakCeiling as a factor
	limiterSlack  = 1.003                    // 0.026 dB over the ceiling are let be
	limiterRamp   = int(dsp.Rate) * 2 / 1000 // frames over which it turns down, where there are as many: 2 ms
	limiterPasses = 4                        // twice what was ever needed

	overlapSpan    = dsp.PeakWindow - 1 + int(FadeFrames) + dsp.PeakWindow - 1 // frames from which the true peaks of a crossfade come
	overlapWindows = overlapSpan - dsp.PeakWindow + 1
)

// crossfade is the sound around a cut, and what the limiter works with.
type crossfade struct {
	before  [dsp.PeakWindow - 1][2]float64                   // played already
	leaving [FadeFrames][2]float64                           // fades from the cut on: this is what is lowered
	coming  [int(FadeFrames) + dsp.PeakWindow - 1][2]float64 // begins at the cut

	// Of the ear at hand, from the first frame of before on: what stands as it is,
	// and what leaves as it would without and with the gain that is left to it.
	fixed, loose, lowered [overlapSpan]float64
	want, gain            [FadeFrames]float64
}

// limit lowers what leaves until its sum with the rest has no true peak beyond
// the ceiling in either ear.
func (o *crossfade) limit() {
	alike := alike(o.before[:]) && alike(o.leaving[:]) && alike(o.coming[:])
	o.limitEar(0)
	if alike { // a centred cue under a centred one, or mono
		for i := range o.leaving {
			o.leaving[i][1] = o.leaving[i][0]
		}
		return
	}
	o.limitEar(1)
}

// alike reports whether both ears hear the same.
func alike(frames [][2]float64) bool {
	for _, f := range frames {
		if f[0] != f[1] {
			return false
		}
	}
	return true
}

// limitEar is limit for one ear.
func (o *crossfade) limitEar(ear int) {
	if !o.gather(ear) {
		return
	}
	last := 1.0 // what is still needed on top of the gain
	for pass := 0; o.lower(); pass++ {
		if pass == limiterPasses {
			last = o.shortfall()
			break
		}
		o.shape()
	}
	for i := range o.leaving {
		o.leaving[i][ear] *= o.gain[i] * last
	}
}

// gather collects what one ear hears, and reports whether it might be too much.
func (o *crossfade) gather(ear int) bool {
	const first = dsp.PeakWindow - 1 // of the cut
	highest, loose := 0.0, 0.0
	for i, f := range o.before {
		o.fixed[i] = f[ear]
	}
	for i, f := range o.coming {
		o.fixed[first+i] = f[ear]
		highest = max(highest, math.Abs(f[ear]))
	}
	for i, f := range o.leaving {
		o.loose[first+i] = f[ear]
		loose = max(loose, math.Abs(f[ear]))
		o.want[i], o.gain[i] = 1, 1
	}
	o.lowered = o.loose
	return loose > 0 && (highest+loose)*dsp.PeakGain > ceiling
}

// lower notes in want how far what leaves must be turned down near each peak that
// is beyond the ceiling, and reports whether there was one.
func (o *crossfade) lower() (over bool) {
	o.eachPeak(func(first int, room float64) {
		over = true
		for i := max(0, first-dsp.PeakWindow+1); i < min(first+1, len(o.want)); i++ {
			o.want[i] = min(o.want[i], room*o.gain[i])
		}
	})
	return over
}

// shortfall returns the factor that brings what leaves under the ceiling at once
// and everywhere. Lowering by turns is gentler, and done after one turn or two; but
// nothing proves that it always ends.
func (o *crossfade) shortfall() float64 {
	least := 1.0
	o.eachPeak(func(_ int, room float64) { least = min(least, room) })
	return least
}

// eachPeak calls found for each window of overTaps frames, by its first, in which
// the curve goes beyond the ceiling, with the part of what leaves that there is
// room for in it. Windows in which that part is no help are left out.
func (o *crossfade) eachPeak(found func(first int, room float64)) {
	var sum [overlapSpan]float64
	for i := range sum {
		sum[i] = o.fixed[i] + o.lowered[i]
	}
	for block := 0; block < overlapWindows; block += dsp.PeakBlock {
		highest := 0.0
		for _, x := range sum[block:min(block+dsp.PeakBlock+dsp.PeakWindow-1, overlapSpan)] {
			highest = max(highest, math.Abs(x))
		}
		if highest*dsp.PeakGain <= ceiling {
			continue
		}
		for i := block; i < min(block+dsp.PeakBlock, overlapWindows); i++ {
			w := (*[dsp.PeakWindow]float64)(sum[i:])
			if max(dsp.CurvePeak(w), math.Abs(w[dsp.PeakDelay])) > ceiling*limiterSlack {
				if room := o.room(i); room < 1 {
					found(i, room)
				}
			}
		}
	}
}

// room returns the part of what leaves that fits under the ceiling in the window
// that begins at a frame: what stands there may use up all of it, or more.
func (o *crossfade) room(first int) float64 {
	fixed := curve((*[dsp.PeakWindow]float64)(o.fixed[first:]))
	loose := curve((*[dsp.PeakWindow]float64)(o.lowered[first:]))
	least := 1.0
	for i, x := range loose {
		if side := math.Copysign(1, fixed[i]+x); side*x > 0 {
			least = min(least, max(0, ceiling-side*fixed[i])/(side*x))
		}
	}
	return least
}

// curve returns the points of the curve in a window: the four that the filter
// finds, and the frame among them.
func curve(window *[dsp.PeakWindow]float64) (points [len(dsp.PeakPhases) + 1]float64) {
	for k, x := range window {
		for phase := range dsp.PeakPhases {
			points[phase] += dsp.PeakPhases[phase][k] * x
		}
	}
	points[len(dsp.PeakPhases)] = window[dsp.PeakDelay]
	return points
}

// shape makes a gain of what is wanted that never rises, and comes down to each
// lower level in even steps: over limiterRamp, or from the cut on where that is
// nearer. Only a peak at the very cut makes it begin with a step.
func (o *crossfade) shape() {
	low := 1.0
	for k, want := range o.want {
		if want < low {
			low = want
			ramp := min(limiterRamp, k+1)
			for back := 1; back < ramp; back++ {
				o.gain[k-back] = min(o.gain[k-back], low+(1-low)*float64(back)/float64(ramp))
			}
		}
		o.gain[k] = low
	}
	const first = dsp.PeakWindow - 1
	for i, g := range o.gain {
		o.lowered[first+i] = o.loose[first+i] * g
	}
}
