package crowd

import (
	"math"
	"math/rand/v2"

	"spotter/audio/dsp"
)

// What a crowd is made of. The figures are those of cues/bench/sounds.py.
const (
	talkers  = 14
	talkerDB = 3.0                // how much louder or softer than the mean a talker may be
	pause    = int(dsp.Rate) / 4  // frames between two things that a talker says, at most
	seam     = int(dsp.Rate) / 20 // frames over which the end fades into the beginning
)

// Make returns a crowd of some seconds at a loudness in LUFS: pink noise, and talkers who
// say the voices in any order. Its end fits its beginning. Without a voice it is pink noise
// alone.
func Make(seed uint64, seconds int, voices [][]float32, loudness float64) []float32 {
	frames := seconds * int(dsp.Rate)
	parts := [][]float64{pink(rand.New(rand.NewPCG(seed, 1)), frames)}
	if len(voices) > 0 {
		parts = append(parts, babble(rand.New(rand.NewPCG(seed, 2)), voices, frames))
	}
	sum := make([]float32, frames)
	for _, p := range parts {
		one := make([]float32, frames)
		for i, x := range p {
			one[i] = float32(x)
		}
		gain := math.Pow(10, (-20-dsp.Loudness(one))/20) // each part as loud as the other
		for i, x := range one {
			sum[i] += float32(float64(x) * gain)
		}
	}
	return dsp.Scaled(sum, loudness-dsp.Loudness(sum))
}

// pink returns noise with about the same power in every octave, by the three filters that
// Paul Kellet published: within 0.5 dB from 20 Hz up. Its end fades into its beginning.
func pink(rng *rand.Rand, frames int) []float64 {
	raw := make([]float64, frames+seam)
	var a, b, c float64
	for i := range raw {
		white := rng.NormFloat64() / 8
		a = 0.99765*a + white*0.0990460
		b = 0.96300*b + white*0.2965164
		c = 0.57000*c + white*1.0526913
		raw[i] = a + b + c + white*0.1848
	}
	for i := range seam {
		at := float64(i) / float64(seam) * math.Pi / 2 // equal power: the two have nothing to do with each other
		raw[i] = raw[i]*math.Sin(at) + raw[frames+i]*math.Cos(at)
	}
	return raw[:frames]
}

// babble returns talkers who say the voices at random, each with pauses. What one says at
// the end goes on at the beginning.
func babble(rng *rand.Rand, voices [][]float32, frames int) []float64 {
	out := make([]float64, frames)
	for range talkers {
		gain := math.Pow(10, (2*rng.Float64()-1)*talkerDB/20)
		start := rng.IntN(frames)
		for at := start; at < start+frames; {
			said := voices[rng.IntN(len(voices))]
			for i, x := range said {
				out[(at+i)%frames] += gain * float64(x)
			}
			at += len(said) + 1 + rng.IntN(pause)
		}
	}
	return out
}
