package engine

import (
	"math"
	"time"

	"spotter/audio/dsp"
)

// Level holds the peaks at both ears of the last [LevelWindow].
type Level struct {
	Left, Right float64 // peak of the last [LevelWindow] in dBFS; negative infinity for silence
	Proven      bool    // the device's own timing says that so much has left it
}

// LevelWindow is the stretch of sound, up to now, that a [Level] looks at: long enough that
// a screen drawn ten times a second, and late at times, misses no peak.
const LevelWindow = 150 * time.Millisecond

// levelFrames is LevelWindow in frames.
const levelFrames = int64(dsp.Rate) * int64(LevelWindow/time.Millisecond) / 1000

// Level returns how loud it is at the ear right now, from the timeline at the
// frame that the device says it plays: of the cues, not of the noise that keeps
// an earbud awake, which would look like sound where nobody hears any; and
// silence where nothing can be heard of the device, such as a muted one. It allocates nothing and
// never waits for a device.
func (e *Engine) Level() Level {
	l := Level{Left: math.Inf(-1), Right: math.Inf(-1)}
	w := e.route.Load()
	if w == nil {
		return l
	}
	if d := w.stream.Device(); d.Silent || d.Unheard {
		return l
	}
	var at int64
	at, l.Proven = w.stream.Played()
	peak := w.tl.Peaks(at-levelFrames, at)
	l.Left, l.Right = 20*math.Log10(peak[0]), 20*math.Log10(peak[1])
	return l
}
