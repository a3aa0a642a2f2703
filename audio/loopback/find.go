package loopback

import (
	"math"
	"slices"
	"time"

	"spotter/audio/clip"
	"spotter/audio/dsp"
)

// The click and how it is found again. It is a short sweep rather than a true
// click: a sweep goes through the codec of an earbud and the voice band of a
// headset's microphone, stands out of noise that is louder than itself, and still
// tells its place to a fraction of a millisecond, its bandwidth being 3 kHz.
const (
	clickFrames = int(dsp.Rate) * 40 / 1000 // 40 ms
	clickRamp   = int(dsp.Rate) * 2 / 1000  // frames in which it swells and ends
	clickLow    = 800.0                     // Hz
	clickHigh   = 3800.0                    // Hz
	clickLevel  = 0.7                       // of full scale

	listenStep = 4     // frames of a recording that become one for the search: 12 kHz
	listenLow  = 500.0 // Hz: below it is hum and handling
	listenHigh = 4500.0
	listenTaps = 193 // of the filter, odd: it shifts nothing in time

	// surelyClick is the correlation from which on a stretch of the recording is a
	// click. In 10 s of white noise the highest is about 0.35; a click as loud as
	// the noise gives 0.7.
	surelyClick = 0.45
	clickApart  = 60 * time.Millisecond // of two clicks found, at least: nearer ones are echoes
)

// clickClip returns the click.
func clickClip() *clip.Clip {
	samples := make([]float32, clickFrames)
	for i := range samples {
		t := float64(i) / float64(dsp.Rate)
		sweep := (clickHigh - clickLow) / (2 * float64(clickFrames) / float64(dsp.Rate))
		ramp := 1.0
		if edge := min(i, clickFrames-1-i); edge < clickRamp {
			ramp = (1 - math.Cos(math.Pi*float64(edge)/float64(clickRamp))) / 2
		}
		samples[i] = float32(clickLevel * ramp * math.Sin(2*math.Pi*(clickLow*t+sweep*t*t)))
	}
	return clip.New(samples)
}

// click is a click in a recording.
type click struct {
	at       time.Duration // of its first frame, from the recording's frame 0
	strength float64       // correlation, 0 to 1
	level    float64       // root mean square while it lasts, full scale 1
}

// findClicks returns the clicks of a recording, in order, and the level of what
// is heard between them: the root mean square of its quieter half, in the band
// that is searched.
func findClicks(samples []int16) (clicks []click, noise float64) {
	heard := listenTo(samples)
	clip := clickClip().Samples()
	ints := make([]int16, len(clip))
	for i, v := range clip {
		ints[i] = dsp.PCM16(float64(v))
	}
	// Silence around it, so that the filter's tails are part of the pattern.
	pad := listenTaps / 2 / listenStep * listenStep
	pattern := listenTo(slices.Concat(make([]int16, pad), ints, make([]int16, pad)))
	strength := correlate(heard, pattern)
	radius := dsp.Rate.N(clickApart) / listenStep
	for i, s := range strength {
		if s < surelyClick {
			continue
		}
		around := strength[max(0, i-radius):min(len(strength), i+radius+1)]
		if s < slices.Max(around) || len(clicks) > 0 && i-frameAt(clicks[len(clicks)-1].at) <= radius {
			continue
		}
		clicks = append(clicks, click{
			at: timeAt(i), strength: s, level: rms(heard[i : i+len(pattern)]),
		})
	}
	for i := range clicks { // the pattern begins with silence that is no part of the click
		clicks[i].at += dsp.Rate.D(pad)
	}
	return clicks, floor(heard)
}

func timeAt(i int) time.Duration  { return dsp.Rate.D(i * listenStep) }
func frameAt(d time.Duration) int { return dsp.Rate.N(d) / listenStep }
func rms(samples []float32) float64 {
	sum := 0.0
	for _, v := range samples {
		sum += float64(v) * float64(v)
	}
	return math.Sqrt(sum / max(1, float64(len(samples))))
}

// floor returns the level of the quieter half of a recording, by tenths of a
// second.
func floor(heard []float32) float64 {
	const tenth = int(dsp.Rate) / listenStep / 10
	var levels []float64
	for part := range slices.Chunk(heard, tenth) {
		levels = append(levels, rms(part))
	}
	if len(levels) == 0 {
		return 0
	}
	slices.Sort(levels)
	return levels[len(levels)/4]
}

// listenTo returns the band of a recording in which clicks are, with one frame
// for listenStep of its own, in the same places.
func listenTo(samples []int16) []float32 {
	taps := bandPass()
	const half = listenTaps / 2
	out := make([]float32, (len(samples)+listenStep-1)/listenStep)
	for k := range out {
		at := k*listenStep - half
		sum := 0.0
		for j, tap := range taps {
			if i := at + j; i >= 0 && i < len(samples) {
				sum += tap * float64(samples[i])
			}
		}
		out[k] = float32(sum / (1 << 15))
	}
	return out
}

// bandPass returns the difference of two windowed low-pass filters, symmetrical
// about its middle tap.
func bandPass() []float64 {
	taps := make([]float64, listenTaps)
	for i := range taps {
		t := float64(i - listenTaps/2)
		window := 0.54 + 0.46*math.Cos(2*math.Pi*t/float64(listenTaps)) // Hamming
		taps[i] = window * (sincLow(listenHigh, t) - sincLow(listenLow, t))
	}
	return taps
}

// sincLow returns the ideal low-pass filter's answer t frames from its middle.
func sincLow(hz, t float64) float64 {
	w := 2 * hz / float64(dsp.Rate)
	if t == 0 {
		return w
	}
	return math.Sin(math.Pi*w*t) / (math.Pi * t)
}

// correlate returns, for each place in heard, how much what follows is like the
// pattern, whatever its level and sign: 0 not at all, 1 the same.
func correlate(heard, pattern []float32) []float64 {
	n := len(heard) - len(pattern) + 1
	if n <= 0 {
		return nil
	}
	own := rms(pattern) * math.Sqrt(float64(len(pattern)))
	// Below this a stretch is silence: a 16-bit recording has no softer sound.
	least := 0.3 / (1 << 15) * math.Sqrt(float64(len(pattern)))
	out := make([]float64, n)
	energy := 0.0
	for _, v := range heard[:len(pattern)] {
		energy += float64(v) * float64(v)
	}
	for i := range out {
		if root := math.Sqrt(max(0, energy)); root > least {
			dot := float32(0)
			for j, v := range heard[i : i+len(pattern)] {
				dot += v * pattern[j]
			}
			out[i] = math.Abs(float64(dot)) / (root * own)
		}
		if last := i + len(pattern); last < len(heard) {
			energy += float64(heard[last])*float64(heard[last]) - float64(heard[i])*float64(heard[i])
		}
	}
	return out
}
