package record

import (
	"math"
	"sync"
	"time"

	"spotter/audio/dsp"
)

// voiceFrames is the number of frames of a voice that are kept, 22 s: the disk may stand still so long.
const voiceFrames = 1 << 20

// overlay is the recorder's second input: a voice that the server mixes with the cues. It
// holds frames of the recording.
type overlay struct {
	mu       sync.Mutex // held for no longer than a copy takes
	ring     []int16    // by frame; nil before the first voice
	from, to int64      // the frames that it holds
	talk     uint64     // that is recorded now
	off      int64      // frame of the recording less frame of the talk
}

// Voice takes frames of a voice that reach the ear after a while, at a frame of the talk; they
// take the place of what was there. The talks are numbered from 1. It never waits for a disk, and is safe for
// concurrent use; on a nil recorder it does nothing.
func (r *Recorder) Voice(talk uint64, at int64, after time.Duration, frames [][2]int16) {
	if r == nil {
		return
	}
	due := r.due() + int64(dsp.Rate.N(after))
	r.voice.mu.Lock()
	defer r.voice.mu.Unlock()
	r.voice.put(talk, at, due, frames)
}

// put is [Recorder.Voice] with the lock held; due is the frame of the recording as the clock
// has it. The first frames of a talk place it, and the others follow them frame by frame.
func (v *overlay) put(talk uint64, at, due int64, frames [][2]int16) {
	if v.ring == nil {
		v.ring = make([]int16, voiceFrames)
	}
	if talk != v.talk {
		v.talk, v.off = talk, max(due-at, 0)
	}
	at += v.off
	if v.from == v.to || at < v.to-voiceFrames/2 || at > v.to+voiceFrames/2 {
		v.from, v.to = at, at
	}
	for ; v.to < at; v.to++ {
		v.ring[v.to%voiceFrames] = 0
	}
	for i, f := range frames {
		v.ring[(at+int64(i))%voiceFrames] = f[0]
	}
	v.to = max(v.to, at+int64(len(frames)))
	v.from = max(min(v.from, at), v.to-voiceFrames)
}

// within returns the frames from at up to end that have a voice; from == to for none.
func (v *overlay) within(at, end int64) (from, to int64) {
	v.mu.Lock()
	defer v.mu.Unlock()
	from, to = max(at, v.from), min(end, v.to)
	if from >= to {
		return at, at
	}
	return from, to
}

// addTo adds the voice to frames of the recording, in both ears.
func (v *overlay) addTo(frames [][2]float64, at int64) {
	v.mu.Lock()
	defer v.mu.Unlock()
	for f := max(at, v.from); f < min(at+int64(len(frames)), v.to); f++ {
		x := float64(v.ring[f%voiceFrames]) / math.MaxInt16
		frames[f-at][0] += x
		frames[f-at][1] += x
	}
}
