package loopback

import (
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"spotter/audio/dsp"
)

func seeded() *rand.Rand { return rand.New(rand.NewPCG(1, 2)) }

// room returns seconds of a recording in which add makes the sound.
func room(seconds float64, add func(samples []float64)) []int16 {
	sum := make([]float64, int(seconds*float64(dsp.Rate)))
	add(sum)
	out := make([]int16, len(sum))
	for i, v := range sum {
		out[i] = dsp.PCM16(v)
	}
	return out
}

// put adds a click that begins at a frame, at a level in dB.
func put(samples []float64, frame int, level float64) {
	for i, v := range clickClip().Samples() {
		samples[frame+i] += float64(v) * math.Pow(10, level/20)
	}
}

// clickBand is the level of white noise of deviation 1 in the clicks' band.
var clickBand = 10 * math.Log10((listenHigh-listenLow)/(float64(dsp.Rate)/2))

func TestFindClicks(t *testing.T) {
	t.Parallel()
	const at = 31234 // no multiple of listenStep
	r := seeded()
	noise := func(s []float64, level float64) {
		for i := range s {
			s[i] += r.NormFloat64() * math.Pow(10, level/20)
		}
	}
	for _, tt := range []struct {
		name string
		add  func(s []float64)
		want int // clicks
	}{
		{"full level", func(s []float64) { put(s, at, 0) }, 1},
		{"in the last bits", func(s []float64) { put(s, at, -78) }, 1},
		{"upside down", func(s []float64) {
			put(s, at, 0)
			for i := range s {
				s[i] = -s[i]
			}
		}, 1},
		{"noise as loud", func(s []float64) { put(s, at, -30); noise(s, -30-3-3-clickBand) }, 1},
		{"hum ten times as loud", func(s []float64) {
			put(s, at, -40)
			for i := range s {
				s[i] += 0.07 * math.Sin(2*math.Pi*50*float64(i)/float64(dsp.Rate))
			}
		}, 1},
		{"its echo", func(s []float64) { put(s, at, -20); put(s, at+dsp.Rate.N(9*time.Millisecond), -26) }, 1},
		{"twice", func(s []float64) { put(s, at, -20); put(s, at+dsp.Rate.N(100*time.Millisecond), -20) }, 2},
		{"noise alone", func(s []float64) { noise(s, -20) }, 0},
		{"a tone", func(s []float64) {
			for i := range s {
				s[i] = 0.3 * math.Sin(2*math.Pi*1500*float64(i)/float64(dsp.Rate))
			}
		}, 0},
		{"silence", func([]float64) {}, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			clicks, _ := findClicks(room(3, tt.add))
			if len(clicks) != tt.want {
				t.Fatalf("found %+v, want %d", clicks, tt.want)
			}
			if tt.want > 0 {
				if off := clicks[0].at - dsp.Rate.D(at); off.Abs() > 300*time.Microsecond {
					t.Errorf("found %v beside its place", off)
				}
			}
		})
	}
	if clicks, noise := findClicks(nil); clicks != nil || noise != 0 {
		t.Errorf("an empty recording has %v at %v", clicks, noise)
	}
}

func TestRoomNoise(t *testing.T) {
	r := seeded()
	_, noise := findClicks(room(2, func(s []float64) {
		for i := range s {
			s[i] = 0.01 * r.NormFloat64()
		}
		put(s, 20000, 0)
	}))
	if got, want := dsp.DBFS(noise), -40+clickBand; math.Abs(got-want) > 1.5 {
		t.Errorf("a room of %.1f dBFS was measured as %.1f", want, got)
	}
}

func BenchmarkFindClicks(b *testing.B) {
	samples := room(15, func(s []float64) { put(s, 99999, -20) })
	for b.Loop() {
		findClicks(samples)
	}
}
