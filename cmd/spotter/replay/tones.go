package replay

import (
	"math"

	"spotter/audio/clip"
	"spotter/audio/dsp"
	"spotter/cues"
	"spotter/race/replay"
)

// tickHz is the pitch of each class: the more urgent, the higher.
var tickHz = map[cues.Class]float64{cues.Info: 440, cues.Service: 660, cues.Prepare: 990, cues.Steer: 1480, cues.Alarm: 2220}

// The measures of the sounds.
const (
	tickPeak   = 0.14 // of full scale, about -17 dB: as loud as the spotter's ticks
	attack     = 0.002
	unknownHz  = 550 // of a class that is not known
	markStroke = 0.09
)

// markHz are the notes of each incident's sound.
var markHz = map[cues.ID][]float64{
	replay.WordFall:  {660, 440, 220},
	replay.WordRest:  {440, 440},
	replay.WordGo:    {440, 660},
	replay.WordLost:  {170, 170, 170},
	replay.WordFound: {330, 440, 660},
}

// tick returns the tick of a class: a pure tone for a cue that was heard whole, and the same
// pitch with a rough timbre for one that was not.
func tick(class cues.Class, whole bool) *clip.Clip {
	hz := tickHz[class]
	if hz == 0 {
		hz = unknownHz
	}
	return clip.New(stroke(hz, replay.TickLasts.Seconds(), !whole))
}

// mark returns the sound of an incident.
func mark(word cues.ID) *clip.Clip {
	out := make([]float32, dsp.Rate.N(replay.MarkLasts))
	for i, hz := range markHz[word] {
		at := i * len(out) / 3
		copy(out[at:], stroke(hz, markStroke, false))
	}
	return clip.New(out)
}

// stroke is a tone that fades in and out. A rough one has the odd overtones of a square.
func stroke(hz, seconds float64, rough bool) []float32 {
	out := make([]float32, int(seconds*float64(dsp.Rate)))
	for i := range out {
		t := float64(i) / float64(dsp.Rate)
		v := math.Sin(2 * math.Pi * hz * t)
		if rough {
			v = (v + math.Sin(2*math.Pi*3*hz*t)/1.5 + math.Sin(2*math.Pi*5*hz*t)/2) / 1.5
		}
		envelope := min(1, t/attack, (seconds-t)/attack)
		out[i] = float32(tickPeak * envelope * v)
	}
	return out
}
