package ticks

import (
	"math"

	"spotter/audio/clip"
	"spotter/audio/dsp"
)

// Sound names one of the spotter's sounds.
type Sound uint8

// The sounds. They differ in pitch and in the number of strokes, so that they are told
// apart at the edge of attention.
const (
	Heard   Sound = iota // one high tick: a cue played to its end
	Missed               // two lower ticks: a cue was cut, dropped or not heard
	Lost                 // three low knocks: the runner's earpiece is lost
	Silence              // two rising notes: the runner has heard nothing for too long
	Ahead                // two soft falling notes: something comes that has a key, such as a turn
	sounds
)

// String returns the sound's name.
func (s Sound) String() string {
	return [...]string{"heard", "missed", "lost", "silence", "ahead", ""}[min(s, sounds)]
}

// stroke is one decaying tone.
type stroke struct {
	hz     float64
	at     float64 // seconds from the beginning
	length float64 // seconds; by its end it has decayed to a thousandth
	dBFS   float64 // of its peak
}

// strokes lists what each sound is made of. They are short and soft: the spotter's other
// ear belongs to the runner and the traffic.
var strokes = [sounds][]stroke{
	Heard:   {{2200, 0, 0.03, -17}},
	Missed:  {{620, 0, 0.06, -16}, {620, 0.11, 0.06, -16}},
	Lost:    {{170, 0, 0.10, -12}, {170, 0.15, 0.10, -12}, {170, 0.30, 0.10, -12}},
	Silence: {{880, 0, 0.12, -16}, {1320, 0.14, 0.12, -16}},
	Ahead:   {{1320, 0, 0.06, -20}, {990, 0.09, 0.08, -20}},
}

// attack is the time in seconds in which a stroke rises, so that it does not click.
const attack = 0.002

// Clip returns a sound, ready to play.
func (s Sound) Clip() *clip.Clip {
	var samples []float32
	for _, k := range strokes[s] {
		from, n := int(k.at*float64(dsp.Rate)), int(k.length*float64(dsp.Rate))
		if need := from + n; need > len(samples) {
			samples = append(samples, make([]float32, need-len(samples))...)
		}
		peak := math.Pow(10, k.dBFS/20)
		for i := range n {
			t := float64(i) / float64(dsp.Rate)
			envelope := min(1, t/attack) * math.Exp(-t/k.length*math.Log(1000)) * min(1, (k.length-t)/attack)
			samples[from+i] += float32(peak * envelope * math.Sin(2*math.Pi*k.hz*t))
		}
	}
	return clip.New(samples)
}

// How a word follows a sound.
const (
	wordAfter = 0.06 // seconds of silence between them
	wordDB    = -12  // of the word, against that in the runner's ear
)

// before returns a sound with a word softly behind it, the sound itself where word is nil.
func before(sound, word *clip.Clip) *clip.Clip {
	if word == nil {
		return sound
	}
	gain := float32(math.Pow(10, wordDB/20.0))
	from := sound.Frames() + int(wordAfter*float64(dsp.Rate))
	samples := make([]float32, from+word.Frames())
	copy(samples, sound.Samples())
	for i, v := range word.Samples() {
		samples[from+i] = gain * v
	}
	return clip.New(samples)
}
