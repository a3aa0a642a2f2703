package audiotest

import "math"

const rate = 48000 // frames per second of every timeline

// Sine returns a sine of 48,000 frames a second: its frequency in Hz, its peak in
// dBFS, its length in seconds.
func Sine(hz, dBFS, seconds float64) []float32 {
	s := make([]float32, int(seconds*rate))
	amplitude := math.Pow(10, dBFS/20)
	for i := range s {
		s[i] = float32(amplitude * math.Sin(2*math.Pi*hz*float64(i)/rate))
	}
	return s
}

// Join returns samples one after the other.
func Join(parts ...[]float32) (all []float32) {
	for _, p := range parts {
		all = append(all, p...)
	}
	return all
}

// SpeechLike returns n frames of a rate, in Hz, that rise and fall as syllables do,
// so that a benchmark looks at as few peaks as a real clip makes it.
func SpeechLike(n, rate int) []int16 {
	s := make([]int16, n)
	for i := range s {
		at := float64(i) / float64(rate)
		envelope := math.Abs(math.Sin(2*math.Pi*2.3*at)) * math.Exp(-1.5*at)
		s[i] = int16(14000 * envelope * (math.Sin(2*math.Pi*180*at) + 0.6*math.Sin(2*math.Pi*1270*at) + 0.2*math.Sin(2*math.Pi*3100*at)))
	}
	return s
}
