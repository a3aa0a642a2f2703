package dsp

import (
	"math"
	"time"

	"github.com/gopxl/beep/v2"
)

// Rate is the rate of every timeline and clip, in frames per second. A sound
// server or driver whose device runs at another rate converts.
const Rate beep.SampleRate = 48000

// Lasts returns how long so many frames last at [Rate]. Unlike Rate.D it takes any number
// of frames: an int of 32 bits holds those of half a day, and D's product those of two days.
func Lasts(frames int64) time.Duration {
	whole, rest := frames/int64(Rate), frames%int64(Rate)
	return time.Duration(whole)*time.Second + time.Duration(rest)*time.Second/time.Duration(Rate)
}

// PCM16 returns a sample as the nearest 16-bit integer, an exact half as the even
// one. Two voices in a fade may sum to more than full scale: that is clipped. What
// is heard and what is recorded go through it alike.
func PCM16(x float64) int16 {
	return int16(math.RoundToEven(min(max(x, -1), 1) * math.MaxInt16))
}

// Mean returns the mean of samples.
func Mean(samples []float32) float64 {
	sum := 0.0
	for _, v := range samples {
		sum += float64(v)
	}
	return sum / float64(max(len(samples), 1))
}

// DBFS returns the level of an amplitude, 1 being full scale, in decibels; not less
// than -180.
func DBFS(level float64) float64 { return 20 * math.Log10(max(level, 1e-9)) }

// Scaled returns samples with a gain in dB.
func Scaled(samples []float32, gain float64) []float32 {
	factor := float32(math.Pow(10, gain/20))
	out := make([]float32, len(samples))
	for i, v := range samples {
		out[i] = v * factor
	}
	return out
}
