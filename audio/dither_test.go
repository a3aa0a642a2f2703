package audio

import (
	"math"
	"slices"
	"testing"

	"spotter/audio/audiotest/tones"
	"spotter/audio/dsp"
)

// TestDitherLevel measures the noise as it leaves, in 16 bits, rounded and cut off:
// the same either way, as loud as it is said to be, and hardly ever nothing.
func TestDitherLevel(t *testing.T) {
	frames := make([][2]float64, 10*int(dsp.Rate))
	for _, from := range []int64{0, 8 * 3600 * int64(dsp.Rate)} { // at the start, and after eight hours
		dither(from, frames, false)
		var peak, power, sum float64
		silent, longest := 0, 0
		for i, f := range frames {
			zero := true
			for _, x := range f {
				if cut, rounded := int16(x*math.MaxInt16), dsp.PCM16(x); cut != rounded {
					t.Fatalf("frame %d: %v is %d cut off and %d rounded", i, x, cut, rounded)
				}
				out := float64(dsp.PCM16(x)) / math.MaxInt16
				peak, power, sum = max(peak, math.Abs(out)), power+out*out, sum+out
				zero = zero && out == 0
			}
			silent++
			if !zero {
				silent = 0
			}
			longest = max(longest, silent)
		}
		n := float64(2 * len(frames))
		if db := 20 * math.Log10(peak); db > DitherPeak || db < DitherPeak-0.5 {
			t.Errorf("a peak of %.2f dBFS, want just below %v", db, DitherPeak)
		}
		if db := 10 * math.Log10(power/n); math.Abs(db+82) > 0.2 {
			t.Errorf("a mean of %.2f dBFS, want -82", db)
		}
		if mean := sum / n * math.MaxInt16; math.Abs(mean) > 0.02 {
			t.Errorf("an offset of %.3f steps", mean)
		}
		if longest > 6 {
			t.Errorf("%d frames in a row are digital silence", longest)
		}
	}
}

// TestDitherIsNoise: nothing repeats, from one frame to the next, in a second or
// after hours, and the ears have nothing in common.
func TestDitherIsNoise(t *testing.T) {
	const n = 1 << 15
	at := func(from int64) [][2]float64 {
		out := make([][2]float64, n)
		dither(from, out, false)
		return out
	}
	likeness := func(a, b [][2]float64, ear, other int) float64 {
		var ab, aa, bb float64
		for i := range a {
			ab += a[i][ear] * b[i][other]
			aa += a[i][ear] * a[i][ear]
			bb += b[i][other] * b[i][other]
		}
		return math.Abs(ab) / math.Sqrt(aa*bb)
	}
	start := at(0)
	const chance = 6.0 / 181 // six standard deviations of n = 2¹⁵ frames
	if l := likeness(start, start, 0, 1); l > chance {
		t.Errorf("the ears are alike by %.3f", l)
	}
	for _, lag := range []int64{1, 2, 3, 7, 8, 255, 256, 4096, 48000, 1 << 16, 1 << 20, 1 << 24, 1 << 32, 1<<32 + 1, 6 * 3600 * 48000} {
		for ear := range 2 {
			if l := likeness(start, at(lag), ear, ear); l > chance {
				t.Errorf("ear %d: what comes %d frames later is alike by %.3f", ear, lag, l)
			}
		}
	}
}

// TestKeepAwake: there is noise wherever there was silence, in pieces as in the
// whole, and it counts as silence for whoever asks whether a cue sounds.
func TestKeepAwake(t *testing.T) {
	tl := MixOptions{KeepAwake: true}.NewTimeline()
	if got := tl.SilentFrom(); got != 0 {
		t.Errorf("silent from frame %d before the first cue", got)
	}
	if got := tl.mix.zerosFrom(); got != noFade {
		t.Errorf("zeros from frame %d", got)
	}
	tl.Edit(1000, func(at int64) { tl.Replace(at, tones.Constant(500, 0.5), 0, 0) })
	if got := tl.SilentFrom(); got != 1500 {
		t.Errorf("silent from frame %d, want 1500", got)
	}
	whole := rendered(&tl.mix, 0, 3000)
	for _, from := range []int{0, 500, 999, 1400, 1499, 1500, 2000} {
		if got := rendered(&tl.mix, int64(from), 700); !slices.Equal(got, whole[from:][:700]) {
			t.Errorf("rendered from frame %d on it is not as in the whole", from)
		}
	}
	quiet := rendered(&Mix{}, 0, 3000)
	(&Mix{voices: tl.mix.voices}).Render(0, quiet)
	for i := range whole {
		for ear := range 2 {
			if rest := math.Abs(whole[i][ear] - quiet[i][ear]); 20*math.Log10(rest) > DitherPeak+0.3 {
				t.Fatalf("frame %d differs by %v from the cue alone", i, rest)
			}
		}
	}
	if got := NewTimeline().mix.zerosFrom(); got != 0 {
		t.Errorf("without it, zeros from frame %d", got)
	}
}

// BenchmarkRenderAwake256 renders 256 frames of the noise alone: what staying
// awake costs every 5.3 ms.
func BenchmarkRenderAwake256(b *testing.B) {
	tl, buf := MixOptions{KeepAwake: true}.NewTimeline(), make([][2]float64, 256)
	b.ReportAllocs()
	for at := int64(0); b.Loop(); at += 256 {
		tl.Render(at, buf)
	}
}
