package clip

import (
	"math"

	"spotter/audio/dsp"
)

// Where a clip begins and ends.
const (
	soundFloor = 0.005                     // of the peak, -46 dB: below it is silence
	grainFloor = 1.5                       // of the smallest step: what dither and rounding leave
	noiseRise  = 4.0                       // times the noise's power, 6 dB: what is louder is more than noise
	noiseBlock = int(dsp.Rate) * 2 / 1000  // frames, 2 ms, of which the power is compared
	silentPeak = 0.001                     // -60 dBFS: a clip below it holds no cue
	keptLeadIn = int(dsp.Rate) / 1000      // frames, 1 ms: kept before the first sound
	keptTail   = int(dsp.Rate) * 10 / 1000 // frames, 10 ms: kept after the last
)

// sounding returns the first frame that is above silence and the one after the
// last; ok is false when there is none. The smallest step of the samples is
// grain. Silence is what is below all that could be of a word, or that does not
// rise out of the noise between the words.
func (g noiseFloor) sounding(samples []float32, grain float64) (first, end int, ok bool) {
	peak := 0.0
	for _, v := range samples {
		peak = max(peak, math.Abs(float64(v)))
	}
	floor := float32(max(peak*soundFloor, grain*grainFloor))
	if peak < silentPeak || peak <= float64(floor) {
		return 0, 0, false
	}
	loud := func(v float32) bool { return v > floor || v < -floor }
	for !loud(samples[first]) {
		first++
	}
	for end = len(samples); !loud(samples[end-1]); {
		end--
	}
	if g.noise > 0 { // and known
		rises := func(block []float32) bool { return power(block) > g.noise*noiseRise }
		for first+noiseBlock < end && !rises(samples[first:first+noiseBlock]) {
			first += noiseBlock
		}
		for first+noiseBlock < end && !rises(samples[end-noiseBlock:end]) {
			end -= noiseBlock
		}
	}
	return first, end, true
}

// power returns the mean square of samples, of which there are some.
func power(samples []float32) float64 {
	sum := 0.0
	for _, v := range samples {
		sum += float64(v) * float64(v)
	}
	return sum / float64(len(samples))
}

// trim returns samples without the silence around the frames first to end. What
// is kept of a silence that was cut fades, so that its noise does not begin with
// a click; the sound itself is left as it is, sharp edges and all. The result
// shares no memory with samples where they differ.
func trim(samples []float32, first, end int) []float32 {
	from, to := max(0, first-keptLeadIn), min(len(samples), end+keptTail)
	if from == 0 && to == len(samples) {
		return samples
	}
	return faded(append([]float32(nil), samples[from:to]...), first-from, end-from, from > 0, to < len(samples))
}

// faded fades what is kept of the silence before the frame first and from end on, in place,
// where it was cut.
func faded(out []float32, first, end int, before, behind bool) []float32 {
	if before {
		for i := range first {
			out[i] *= float32(i) / float32(first)
		}
	}
	if behind {
		tail := out[end:]
		for i := range tail {
			tail[i] *= 1 - float32(i+1)/float32(len(tail))
		}
	}
	return out
}
