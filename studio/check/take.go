package check

import (
	"fmt"
	"time"

	"spotter/audio/clip"
	"spotter/text"
)

// What a take has to keep to.
const (
	softTake  = -45.0 // LUFS: what is softer is mostly the microphone's own noise when it is levelled
	quietRoom = 30.0  // dB that the room has to be below the voice: less, and an f drowns in it
)

// Take holds the measures of one take of a microphone.
type Take struct {
	Sound   clip.Measures // of the clip that was made of it
	Level   float64       // LUFS as the microphone heard it
	Room    float64       // dB by which the voice is above the room
	Clipped time.Duration // of the signal at the ceiling
	Holed   bool          // the sound server left out part of it
}

// JudgeTake returns the measures of a take in words, and what is wrong with it, each
// fault with what to do about it. A take longer than limit has one.
func JudgeTake(t Take, limit time.Duration) (facts string, faults []string) {
	m := t.Sound
	fault := func(bad bool, format string, args ...any) {
		if bad {
			faults = append(faults, fmt.Sprintf(format, args...))
		}
	}
	fault(t.Holed, "the sound server left out part of it: close other programs, and record it again")
	fault(t.Clipped > 0, "clipped for %s: turn the microphone down, or go further from it", text.ShowMS(t.Clipped))
	fault(t.Level < softTake, "too soft, %.0f LUFS: go nearer, or turn the microphone up", t.Level)
	fault(t.Room < quietRoom, "noisy, %s: go nearer, or where it is quieter", roomWords(t.Room))
	fault(m.Length > limit, "too long, %d ms of %d: say it shorter", m.Length.Milliseconds(), limit.Milliseconds())
	fault(m.Loudness < clip.TargetLoudness-LoudnessTolerance, "%.1f LU softer than other sounds: its peaks are too high; say it more evenly", clip.TargetLoudness-m.Loudness)
	return fmt.Sprintf("%.2f s · %.1f LUFS · %s", m.Length.Seconds(), m.Loudness, roomWords(t.Room)), faults
}

// roomWords writes by how much the room is softer than the voice.
func roomWords(db float64) string {
	if db > 90 {
		return "room silent"
	}
	return fmt.Sprintf("room %.0f dB below the voice", db)
}
