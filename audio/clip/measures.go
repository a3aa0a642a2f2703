package clip

import (
	"cmp"
	"math"
	"slices"
	"time"

	"spotter/audio/dsp"
)

// Measures hold loudness, peaks, silence, noise and faults of one sound.
type Measures struct {
	Loudness float64       // LUFS, see [dsp.Loudness]
	TruePeak float64       // dBTP, see [dsp.TruePeak]
	LeadIn   time.Duration // from the beginning to the first sound that is neither silence nor noise
	Length   time.Duration
	Clipped  int     // samples in tops that were cut off, see clipped
	Samples  int     // of which there are so many, at the rate at which they were counted
	Offset   float64 // the mean of the samples; 1 is full scale
	Noise    float64 // dBFS, the level of what is left between the words; NaN where there is too little to tell
	Speech   float64 // dBFS, the level of the loudest tenth of the frames
	Band     float64 // share of the power between 500 and 3000 Hz, 0 to 1, see [dsp.BandShare]; of clips only
}

// SNR returns by how many dB the speech is above the noise: infinite above digital
// silence, and NaN where the noise is not known.
func (m Measures) SNR() float64 { return m.Speech - m.Noise }

// Measures returns what can be measured of the recording as it is: tops that were
// cut off at its own rate, and everything else at [dsp.Rate]. Band is 0: it takes as
// long as all else together, and is asked for what the runner hears.
func (r *Recording) Measures() Measures {
	m := measure(r.resampled(), r.Grain)
	m.Clipped, m.Samples = clipped(r.Samples, float64(r.Rate), r.Grain), len(r.Samples)
	return m
}

// Measures returns what can be measured of the clip.
func (c *Clip) Measures() Measures {
	m := measure(c.Samples(), 0)
	m.Band = dsp.BandShare(c.Samples(), 500, 3000)
	m.Clipped, m.Samples = clipped(c.Samples(), float64(dsp.Rate), 0), len(c.Samples())
	return m
}

// measure returns the measures at [dsp.Rate] of mono samples whose smallest step is
// grain, without Band.
func measure(samples []float32, grain float64) Measures {
	m := Measures{
		Loudness: dsp.Loudness(samples), TruePeak: dsp.TruePeak(samples), Length: dsp.Rate.D(len(samples)),
		Offset: dsp.Mean(samples),
	}
	g := groundOf(samples)
	m.Noise, m.Speech = 10*math.Log10(g.noise), 10*math.Log10(g.speech)
	if first, _, ok := g.sounding(g.centred(samples, grain), grain); ok {
		m.LeadIn = dsp.Rate.D(first)
	} else {
		m.LeadIn = m.Length
	}
	return m
}

// What counts as a top that was cut off.
const (
	clipRun  = 3     // so many samples in a row at least
	clipTone = 100.0 // Hz: the lower a tone, the longer its top looks flat; voices peak above this
)

// clipped returns how many samples stand in tops that were cut off: runs of samples
// that are all within a step of the highest one, or of the lowest. That finds what
// was clipped at full scale, and what was turned down afterwards; not what was
// resampled since, which has no flat tops any more.
//
// A run has to be longer than the top of a tone of [clipTone] that is rounded and
// not clipped. With a frequency f, an amplitude a and steps of s it stays within two
// steps of its top while cos(2πft) ≥ 1 - 2s/a, for 2R/πf·√(s/a) samples at the rate R.
func clipped(samples []float32, rate, grain float64) int {
	var top [2]float64
	for _, v := range samples {
		top[0], top[1] = max(top[0], float64(v)), max(top[1], float64(-v))
	}
	step := max(grain, 1.0/32768) // floats are often made of 16 bits
	count := 0
	for side, sign := range [2]float64{1, -1} {
		if top[side] < 16*step {
			continue // nothing but silence and its rounding
		}
		least := max(clipRun, 2+int(2*rate/(math.Pi*clipTone)*math.Sqrt(step/top[side])))
		run := 0
		for i := 0; i <= len(samples); i++ {
			if i < len(samples) && sign*float64(samples[i]) >= top[side]-step {
				run++
				continue
			}
			if run >= least {
				count += run
			}
			run = 0
		}
	}
	return count
}

// How noise is told from speech.
const (
	noiseFrame  = int(dsp.Rate) / 50 // frames, 20 ms
	noiseEnough = 15                 // frames, 300 ms, that have to be alike
	noiseAlike  = 2.5                // times the power of the quietest, 4 dB, that these have at most
	noiseBelow  = 0.1                // of the speech's power, -10 dB: what is louder is no silence
)

// noiseFloor is the noise that a sound stands on and the speech that it rises to, from frames
// of 20 ms.
type noiseFloor struct {
	noise  float64 // mean square of the silence about its offset; NaN when it is not known
	speech float64 // mean square of the loudest tenth
	offset float64 // mean of the silence, 0 when it is not known
}

// groundOf looks at frames of 20 ms. Speech is the loudest tenth of them, noise the
// quietest. Noise stays as it is, and the quietest frames of a word that was cut
// out closely do not: it is known only when the power of fifteen frames, 300 ms, is within
// 4 dB of it, and 10 dB below the speech.
func groundOf(samples []float32) noiseFloor {
	type frame struct{ power, offset float64 }
	var all []frame
	for rest := samples; len(rest) >= noiseFrame; rest = rest[noiseFrame:] {
		sum, squares := 0.0, 0.0
		for _, v := range rest[:noiseFrame] {
			sum += float64(v)
			squares += float64(v) * float64(v)
		}
		m := sum / float64(noiseFrame)
		all = append(all, frame{max(0, squares/float64(noiseFrame)-m*m), m})
	}
	g := noiseFloor{noise: math.NaN()}
	if len(all) < noiseEnough {
		return g
	}
	slices.SortFunc(all, func(a, b frame) int { return cmp.Compare(a.power, b.power) })
	tenth := (len(all) + 9) / 10
	noise, offset := 0.0, 0.0
	for i := range tenth {
		noise += all[i].power / float64(tenth)
		offset += all[i].offset / float64(tenth)
		g.speech += all[len(all)-1-i].power / float64(tenth)
	}
	if all[noiseEnough-1].power <= noise*noiseAlike && noise <= g.speech*noiseBelow {
		g.noise, g.offset = noise, offset
	}
	return g
}

// centred returns samples without the offset of their silence. A cheap input adds one, and
// nothing would be silence then.
func (g noiseFloor) centred(samples []float32, grain float64) []float32 {
	offset := g.off(grain)
	if offset == 0 {
		return samples
	}
	out := make([]float32, len(samples))
	for i, v := range samples {
		out[i] = v - float32(offset)
	}
	return out
}

// off returns the offset of the silence, where that is known and more than a step of the
// samples; else 0.
func (g noiseFloor) off(grain float64) float64 {
	if math.Abs(g.offset) <= max(grain, 1.0/32768) {
		return 0
	}
	return g.offset
}
