package audio

import (
	"math"
	"math/rand/v2"
	"testing"

	"spotter/audio/clip"
	"spotter/audio/dsp"
	"spotter/cues"
)

// However noise and a cue at the ceiling meet, the sum stays under it; it is the same when
// it is rendered again, and goes on from its end to its beginning.
func TestNoiseKeepsTheCeiling(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 3))
	bed := make([]float32, 5000)
	for i := range bed {
		bed[i] = float32(rng.Float64()*1.2 - 0.6)
	}
	loud := make([]float32, 20_000)
	for i := range loud {
		loud[i] = float32(math.Copysign(0.5, math.Sin(float64(i)/3)))
	}
	loud = dsp.Scaled(loud, clip.PeakCeiling-dsp.TruePeak(loud))
	tl := MixOptions{Noise: NewNoise(bed)}.NewTimeline()
	tl.Edit(700, func(at int64) { tl.Replace(at, clip.New(loud), cues.Left, 0) })
	out, again := make([][2]float64, 30_000), make([][2]float64, 30_000)
	tl.Render(0, out)
	for from := 0; from < len(again); from += 333 {
		tl.Render(int64(from), again[from:min(from+333, len(again))])
	}
	for ear := range 2 {
		heard := make([]float32, len(out))
		for i := range out {
			heard[i] = float32(out[i][ear])
			if out[i] != again[i] {
				t.Fatalf("frame %d: %v, and in pieces %v", i, out[i], again[i])
			}
		}
		if peak := dsp.TruePeak(heard); peak > clip.PeakCeiling+0.03 {
			t.Errorf("ear %d: %.2f dBTP", ear, peak)
		}
		if peak := dsp.TruePeak(heard[25_000:]); peak < -20 {
			t.Errorf("ear %d: no noise after the cue: %.1f dBTP", ear, peak)
		}
	}
	if tl.Silent(29_000) {
		t.Error("a timeline with noise calls itself silent")
	}
}

// Muted noise is silence where no cue sounds, and a recording of cues has none of it.
func TestNoiseIsMuted(t *testing.T) {
	n := NewNoise([]float32{0.5, -0.5, 0.25})
	tl := MixOptions{Noise: n}.NewTimeline()
	var out [64][2]float64
	tl.Render(0, out[:])
	if out[4][0] == 0 {
		t.Fatal("no noise at all")
	}
	n.Mute(true)
	tl.Render(0, out[:])
	if out != [64][2]float64{} {
		t.Errorf("muted noise sounds: %v", out[:4])
	}
	n.Mute(false)
	tl.View(func(m *Mix) {
		cues := *m
		cues.WithoutNoise()
		cues.Render(0, out[:])
	})
	if out != [64][2]float64{} {
		t.Errorf("noise is recorded: %v", out[:4])
	}
}

// Rendering noise allocates nothing.
func TestNoiseAllocatesNothing(t *testing.T) {
	tl := MixOptions{Noise: NewNoise(make([]float32, 999))}.NewTimeline()
	var out [512][2]float64
	if n := testing.AllocsPerRun(100, func() { tl.Render(0, out[:]) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}
