package tones

import "spotter/audio/clip"

// Constant returns a clip of so many frames at one level, 1 being full scale.
func Constant(frames int, level float64) *clip.Clip {
	samples := make([]float32, frames)
	for i := range samples {
		samples[i] = float32(level)
	}
	return clip.New(samples)
}

// Square returns so many frames of a 1 kHz square wave that begins and ends at full
// level, 1 being full scale.
func Square(frames int, level float64) *clip.Clip {
	samples := make([]float32, frames)
	for i := range samples {
		samples[i] = float32(level)
		if i/24%2 == 1 {
			samples[i] = -float32(level)
		}
	}
	return clip.New(samples)
}
