package dsp

import "math"

// The blocks over which loudness is gated, in frames: 400 ms, overlapping by
// 75 %.
const (
	loudnessBlock = int(Rate) * 400 / 1000
	loudnessStep  = loudnessBlock / 4
)

// Loudness returns the integrated loudness in LUFS, as ITU-R BS.1770-4 (Annex 1)
// defines it, of channels that sound at once (left, right) and are equally long,
// at [Rate]; negative infinity for silence. A sine of 997 Hz at full scale in
// one channel is -3.01 LUFS.
//
// The recommendation knows no sound shorter than a block. Here one is a single
// block of its own length: a word of 300 ms is as loud as the same word said
// slowly, and no silence is counted into it.
func Loudness(channels ...[]float32) float64 {
	var blocks []float64 // mean squares, summed over the channels
	for _, c := range channels {
		for i, p := range blockPowers(c) {
			if i == len(blocks) {
				blocks = append(blocks, 0)
			}
			blocks[i] += p
		}
	}
	gate := math.Pow(10, (-70+0.691)/10)         // absolute: -70 LUFS
	gate = max(gate, gatedMean(blocks, gate)/10) // relative: 10 LU below what is left
	return -0.691 + 10*math.Log10(gatedMean(blocks, gate))
}

// gatedMean returns the mean of the values above gate, 0 when there are none.
func gatedMean(values []float64, gate float64) float64 {
	sum, n := 0.0, 0
	for _, v := range values {
		if v > gate {
			sum += v
			n++
		}
	}
	return sum / float64(max(n, 1))
}

// blockPowers returns the mean square of each block of K-weighted samples.
func blockPowers(samples []float32) []float64 {
	if len(samples) == 0 {
		return nil
	}
	// A block is four steps: sum each step once.
	steps := make([]float64, 0, len(samples)/loudnessStep+1)
	pre, rlb := kWeighting()
	for rest := samples; len(rest) > 0; {
		n := min(loudnessStep, len(rest))
		sum := 0.0
		for _, x := range rest[:n] {
			y := rlb.Next(pre.Next(float64(x)))
			sum += y * y
		}
		steps = append(steps, sum)
		rest = rest[n:]
	}
	if len(samples) < loudnessBlock {
		sum := 0.0
		for _, s := range steps {
			sum += s
		}
		return []float64{sum / float64(len(samples))}
	}
	whole := len(samples) / loudnessStep
	blocks := make([]float64, whole-3)
	for i := range blocks {
		blocks[i] = (steps[i] + steps[i+1] + steps[i+2] + steps[i+3]) / float64(loudnessBlock)
	}
	return blocks
}

// Biquad is a second-order filter with its state, in transposed direct form II.
type Biquad struct {
	b0, b1, b2, a1, a2 float64
	s1, s2             float64
}

func (f *Biquad) Next(x float64) float64 {
	y := f.b0*x + f.s1
	f.s1 = f.b1*x - f.a1*y + f.s2
	f.s2 = f.b2*x - f.a2*y
	return y
}

// kWeighting returns the two stages of K-weighting at 48 kHz: BS.1770-4, Annex 1,
// tables 1 and 2.
func kWeighting() (pre, rlb Biquad) {
	pre = Biquad{
		b0: 1.53512485958697, b1: -2.69169618940638, b2: 1.19839281085285,
		a1: -1.69065929318241, a2: 0.73248077421585,
	}
	rlb = Biquad{b0: 1, b1: -2, b2: 1, a1: -1.99004745483398, a2: 0.99007225036621}
	return pre, rlb
}

// HighPass returns a Butterworth high pass at [Rate]: the audio EQ cookbook's,
// with a Q of 1/√2.
func HighPass(hz float64) Biquad {
	w := 2 * math.Pi * hz / float64(Rate)
	alpha, cos := math.Sin(w)/math.Sqrt2, math.Cos(w)
	a0 := 1 + alpha
	return Biquad{b0: (1 + cos) / 2 / a0, b1: -(1 + cos) / a0, b2: (1 + cos) / 2 / a0, a1: -2 * cos / a0, a2: (1 - alpha) / a0}
}

// Filtered returns samples behind a filter that has settled before they begin.
func Filtered(samples []float32, f Biquad) []float32 {
	if len(samples) > 0 { // as if the first one had been there for ever: an offset is no step
		for range int(Rate) / 10 {
			f.Next(float64(samples[0]))
		}
	}
	out := make([]float32, len(samples))
	for i, v := range samples {
		out[i] = float32(f.Next(float64(v)))
	}
	return out
}
