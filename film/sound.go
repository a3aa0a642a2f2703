//go:build unix

package main

import (
	"encoding/binary"
	"errors"
	"fmt"
	"time"

	"spotter/audio/wav"
)

const (
	frameRate = 48000                  // frames a second of what spotter writes
	audible   = 300                    // a sample of 16 bits beyond this is sound: -41 dBFS
	apart     = 80 * time.Millisecond  // at most, from a key to its sound in the film
	before    = 200 * time.Millisecond // of silence in front of a sound, for its beginning to be one
)

// align returns the recording with silence put in front, or some taken away, so that its
// first sound comes with the first key that makes one, and the worst distance of the
// others from their keys. recording is a WAV file of 48 kHz, 16 bits, stereo, as --output wav: writes it.
func align(recording []byte, t take, steps []step) (film []byte, worst time.Duration, err error) {
	if len(recording) < wav.PlainHeader {
		return nil, 0, errors.New("the recording is empty")
	}
	pcm := recording[wav.PlainHeader:]
	onsets := beginnings(pcm)
	if len(onsets) == 0 {
		return nil, 0, errors.New("nothing is heard in the recording")
	}
	var lead time.Duration
	first := true
	for i, s := range steps {
		if !s.sound {
			continue
		}
		if first {
			lead, first = t.pressed[i]-onsets[0], false
		}
		off, ok := nearest(onsets, t.pressed[i]-lead)
		if !ok || off > apart {
			return nil, 0, fmt.Errorf("the cue of %q at %v is not in the recording: the next sound is %v away", s.says, s.at, off)
		}
		worst = max(worst, off)
	}
	const frame = wav.StereoFrame
	switch n := int(lead * frameRate / time.Second); {
	case n >= 0:
		pcm = append(make([]byte, n*frame), pcm...)
	default:
		pcm = pcm[min(-n*frame, len(pcm)):]
	}
	return append(wav.StereoHeader(uint32(len(pcm))), pcm...), worst, nil
}

// beginnings returns where sound begins after a silence, since the first frame.
func beginnings(pcm []byte) (at []time.Duration) {
	last := -time.Hour // the last frame with sound
	for i := 0; i+wav.StereoFrame <= len(pcm); i += wav.StereoFrame {
		l := int16(binary.LittleEndian.Uint16(pcm[i:]))
		r := int16(binary.LittleEndian.Uint16(pcm[i+2:]))
		if max(l, r) <= audible && min(l, r) >= -audible {
			continue
		}
		now := time.Duration(i/wav.StereoFrame) * time.Second / frameRate
		if now-last > before {
			at = append(at, now)
		}
		last = now
	}
	return at
}

// nearest returns how far the nearest of some moments is from one; ok is false for none.
func nearest(moments []time.Duration, at time.Duration) (off time.Duration, ok bool) {
	for _, m := range moments {
		if d := (m - at).Abs(); !ok || d < off {
			off, ok = d, true
		}
	}
	return off, ok
}
