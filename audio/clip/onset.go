package clip

import (
	"math"
	"time"

	"spotter/audio/dsp"

	"gonum.org/v1/gonum/dsp/fourier"
)

// OnsetLength is the part of a word that an [Onset] describes: a runner who
// waits for more than that to know which cue it is has run half a metre.
const OnsetLength = 150 * time.Millisecond

// The shape of an [Onset].
const (
	onsetLevel   = 0.02               // of the peak, -34 dB: where a word begins; breath and hum are softer
	onsetWindow  = int(dsp.Rate) / 40 // frames, 25 ms
	onsetHop     = onsetWindow / 2    // frames from one window to the next
	onsetWindows = 11                 // 150 ms in all
	onsetSize    = 2 * onsetWindow    // of the transform: bins of 20 Hz
	onsetBands   = 13                 // thirds of an octave, around 400 Hz to 6.3 kHz
	onsetLowest  = 400.0              // Hz
	onsetFloor   = 40.0               // dB below the highest: what is softer is not heard beside it
	onsetWarp    = 4                  // windows, 50 ms, by which one word may be ahead of the other
)

// Onset describes the beginning of a word: the levels, in dB, of 13 bands in each of 11 windows of
// 25 ms, half over one another, that make up its first 150 ms. Their mean is 0, whatever
// the level of the word.
type Onset [onsetWindows][onsetBands]float64

// Onset returns how the clip begins, from the first sample on that is within 34 dB
// of its peak. What a clip lacks of 150 ms counts as silence.
func (c *Clip) Onset() Onset { return onset(c.Samples()) }

func onset(samples []float32) (o Onset) {
	peak := float32(0)
	for _, v := range samples {
		peak = max(peak, v, -v)
	}
	if peak == 0 {
		return Onset{}
	}
	for max(samples[0], -samples[0]) < peak*onsetLevel {
		samples = samples[1:]
	}
	fft := fourier.NewFFT(onsetSize)
	window := make([]float64, onsetSize) // the second half stays silent
	var spectrum []complex128
	highest := 0.0
	for w := range o {
		clear(window)
		for i := range min(onsetWindow, len(samples)) {
			hann := 0.5 - 0.5*math.Cos(2*math.Pi*(float64(i)+0.5)/float64(onsetWindow))
			window[i] = float64(samples[i]) * hann
		}
		samples = samples[min(onsetHop, len(samples)):]
		spectrum = fft.Coefficients(spectrum, window)
		for b := range o[w] {
			o[w][b] = bandPower(spectrum, b)
			highest = max(highest, o[w][b])
		}
	}
	o.level(highest)
	return o
}

// bandPower returns the power of the third of an octave with the number b.
func bandPower(spectrum []complex128, b int) float64 {
	const bin = float64(dsp.Rate) / float64(onsetSize) // Hz
	centre := onsetLowest * math.Exp2(float64(b)/3)
	from, to := int(math.Ceil(centre*math.Exp2(-1.0/6)/bin)), int(math.Ceil(centre*math.Exp2(1.0/6)/bin))
	sum := 0.0
	for _, c := range spectrum[from:to] {
		sum += real(c)*real(c) + imag(c)*imag(c)
	}
	return sum
}

// level makes dB of powers, of which highest is the highest, and takes their mean
// away.
func (o *Onset) level(highest float64) {
	floor := math.Pow(10, -onsetFloor/10)
	sum := 0.0
	for w := range o {
		for b := range o[w] {
			if highest > 0 {
				o[w][b] = 10 * math.Log10(max(o[w][b]/highest, floor))
			}
			sum += o[w][b]
		}
	}
	for w := range o {
		for b := range o[w] {
			o[w][b] -= sum / (onsetWindows * onsetBands)
		}
	}
}

// Distance returns by how many dB two beginnings differ: the root of the mean square
// of the differences between their levels, over all bands and windows. It is 0 for
// the same beginning, the same from both sides, and does not depend on how loud either
// is.
//
// Nobody says a word twice at quite the same pace, so the windows are matched by
// dynamic time warping: of all ways to walk through both, never more than four windows
// apart, it takes the one with the least mean. The weights of Sakoe and Chiba's symmetric
// form (1978, P = 0: 2 for a step in both, 1 for a step in one) make all ways to one place
// equally long. A way is at its end where either word is: the slower one has said
// less in its 150 ms, and what it has not said yet does not tell them apart.
func (o *Onset) Distance(p *Onset) float64 {
	var sums [onsetWindows + 1][onsetWindows + 1]float64
	for i := range sums {
		for j := range sums[i] {
			sums[i][j] = math.Inf(1)
		}
	}
	sums[0][0] = 0
	least := math.Inf(1)
	for i := 1; i <= onsetWindows; i++ {
		for j := max(1, i-onsetWarp); j <= min(onsetWindows, i+onsetWarp); j++ {
			d := 0.0
			for b := range onsetBands {
				x := o[i-1][b] - p[j-1][b]
				d += x * x
			}
			sums[i][j] = min(sums[i-1][j-1]+2*d, sums[i-1][j]+d, sums[i][j-1]+d)
			if i == onsetWindows || j == onsetWindows {
				least = min(least, sums[i][j]/float64((i+j)*onsetBands))
			}
		}
	}
	return math.Sqrt(least)
}
