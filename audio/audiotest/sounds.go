package audiotest

import "time"

// Threshold is the absolute sample value from which on a frame counts as sound:
// 30 dB below full scale.
const Threshold = 1036

// Sound is one stretch of sound in a recording.
type Sound struct {
	Start, End  int     // frames; End is the first quiet one
	Left, Right float64 // mean square of each ear, full scale 1
}

// Length returns how long the sound lasts.
func (s Sound) Length() time.Duration {
	return time.Duration(s.End-s.Start) * time.Second / Rate
}

// Ear returns "left" or "right" when one ear has at least ten times the other's
// power, and "both" otherwise.
func (s Sound) Ear() string {
	switch {
	case s.Left >= 10*s.Right:
		return "left"
	case s.Right >= 10*s.Left:
		return "right"
	}
	return "both"
}

// Sounds finds the stretches of sound in a recording. Quiet of at least the
// given length parts two sounds; words hold pauses of 100 ms and more.
func Sounds(frames []Frame, quiet time.Duration) []Sound {
	gap := int(quiet * Rate / time.Second)
	var sounds []Sound
	first, last := -1, -1
	flush := func() {
		if first >= 0 {
			sounds = append(sounds, measure(frames, first, last+1))
		}
		first = -1
	}
	for i, f := range frames {
		if !loud(f[0]) && !loud(f[1]) {
			continue
		}
		if first >= 0 && i-last > gap {
			flush()
		}
		if first < 0 {
			first = i
		}
		last = i
	}
	flush()
	return sounds
}

func loud(v int16) bool { return v >= Threshold || v <= -Threshold }

// measure returns the sound of the frames from start to end, with its power.
func measure(frames []Frame, start, end int) Sound {
	s := Sound{Start: start, End: end}
	for _, f := range frames[start:end] {
		l, r := float64(f[0])/32768, float64(f[1])/32768
		s.Left += l * l
		s.Right += r * r
	}
	n := float64(end - start)
	s.Left, s.Right = s.Left/n, s.Right/n
	return s
}
