package audio

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"spotter/audio/clip"
	"spotter/audio/dsp"
	"spotter/cues"
	"spotter/testrun"
)

// loudClip returns a clip of some shape with its true peak at the ceiling, either
// as a recording with silence in front becomes one, or beginning at once.
func loudClip(rng *rand.Rand, leadIn bool) *clip.Clip {
	n := 200 + rng.IntN(4000)
	wave := make([]float32, n)
	period := 2 + rng.Float64()*200
	phase := rng.Float64() * period
	kind := rng.IntN(5)
	held := float32(0)
	for i := range wave {
		x := math.Mod(float64(i)+phase, period) / period
		switch kind {
		case 0: // square
			wave[i] = 1
			if x < 0.5 {
				wave[i] = -1
			}
		case 1: // sine
			wave[i] = float32(math.Sin(2 * math.Pi * x))
		case 2: // noise
			wave[i] = float32(rng.Float64()*2 - 1)
		case 3: // coarse noise
			if rng.IntN(9) == 0 {
				held = float32(rng.Float64()*2 - 1)
			}
			wave[i] = held
		case 4: // constant
			wave[i] = 1
		}
	}
	if rng.IntN(2) == 0 {
		wave = dsp.Scaled(wave, 0)
		for i := range wave {
			wave[i] = -wave[i]
		}
	}
	if leadIn {
		wave = append(make([]float32, dsp.Rate/1000), wave...) // as a clip begins
	}
	return clip.New(dsp.Scaled(wave, clip.PeakCeiling-dsp.TruePeak(wave)))
}

// ear returns what one ear hears, as [dsp.TruePeak] takes it.
func ear(frames [][2]float64, side int) []float32 {
	out := make([]float32, len(frames))
	for i, f := range frames {
		out[i] = float32(f[side])
	}
	return out
}

// allowed is the height above the ceiling that a true peak may have, in dB: what the limiter
// lets be, and what dither adds.
const allowed = 0.05

func TestCeiling(t *testing.T) {
	if want := math.Pow(10, clip.PeakCeiling/20); math.Abs(ceiling-want) > 1e-15 {
		t.Errorf("the ceiling is %v, want %v", ceiling, want)
	}
	if db := 20 * math.Log10(limiterSlack); db > allowed-0.01 {
		t.Errorf("the limiter lets %.3f dB be", db)
	}
}

// TestSumKeepsTheCeiling: cues as loud as they can be, cut at any moment, many
// within 5 ms: the whole of what is heard has no true peak above the ceiling.
func TestSumKeepsTheCeiling(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		rng := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 2))
		heard := raceOfCuts(rng, true)
		for side := range 2 {
			if peak := dsp.TruePeak(ear(heard, side)); peak > clip.PeakCeiling+allowed {
				t.Fatalf("ear %d has a true peak of %.3f dBTP", side, peak)
			}
		}
	})
}

// raceOfCuts plays cues that cut each other, and returns what an output plays.
func raceOfCuts(rng *rand.Rand, leadIn bool) (heard [][2]float64) {
	m := Mix{mono: rng.IntN(4) == 0, awake: rng.IntN(4) == 0}
	for range 2 + rng.IntN(12) {
		at := int64(len(heard))
		v := voice{clip: loudClip(rng, leadIn), start: at, fade: noFade}
		v.left, v.right = m.gains(cues.Pan(rng.IntN(3) - 1))
		m.change(at, v)
		heard = append(heard, rendered(&m, at, 1+rng.IntN([]int{48, 240, 1500}[rng.IntN(3)]))...)
	}
	return append(heard, rendered(&m, int64(len(heard)), 6000)...)
}

// TestSharpClipsKeepTheCeiling: a clip that begins at its full level at once (no
// recording of a voice does) rings before its first frame, in what was played
// already, which nothing can lower any more. What is left is bounded.
func TestSharpClipsKeepTheCeiling(t *testing.T) {
	t.Parallel()
	worst := math.Inf(-1)
	for seed := range uint64(testrun.Long(t, 40, 100, 400)) {
		rng := rand.New(rand.NewPCG(seed, 3))
		heard := raceOfCuts(rng, false)
		for side := range 2 {
			samples := ear(heard, side)
			worst = max(worst, dsp.TruePeak(samples))
			for i, x := range samples {
				if math.Abs(float64(x)) > ceiling*limiterSlack+0.001 {
					t.Fatalf("seed %d: frame %d is %v", seed, i, x)
				}
			}
		}
	}
	t.Logf("worst true peak %.2f dBTP", worst)
	if worst > clip.PeakCeiling+2 {
		t.Errorf("worst true peak %.2f dBTP", worst)
	}
}

// TestShortfall: where lowering by turns would not come to an end, one factor does
// what is needed.
func TestShortfall(t *testing.T) {
	for seed := range uint64(300) {
		rng := rand.New(rand.NewPCG(seed, 8))
		var o crossfade
		var m Mix
		m.add(cue(loudClip(rng, true), 0, cues.Left))
		m.addCues(0, o.coming[:])
		for i := range o.leaving {
			o.leaving[i][0] = 2*rng.Float64() - 1
		}
		if !o.gather(0) {
			continue
		}
		factor := o.shortfall()
		if factor <= 0 || factor >= 1 {
			t.Fatalf("seed %d: a factor of %v", seed, factor)
		}
		var sum [overlapSpan]float64
		for i := range sum {
			sum[i] = o.fixed[i] + factor*o.loose[i]
		}
		for i := range overlapWindows {
			if peak := dsp.CurvePeak((*[dsp.PeakWindow]float64)(sum[i:])); peak > ceiling*limiterSlack*(1+1e-9) {
				t.Fatalf("seed %d: window %d has a peak of %.4f", seed, i, peak)
			}
		}
	}
}

// TestNoPumping: the cue that comes is the same to the bit, whether or not
// something fades under it and had to be lowered for it.
func TestNoPumping(t *testing.T) {
	lowered := 0
	for seed := range uint64(200) {
		rng := rand.New(rand.NewPCG(seed, 4))
		old, next := loudClip(rng, true), loudClip(rng, rng.IntN(2) == 0)
		pan := cues.Pan(rng.IntN(3) - 1)
		at := int64(1 + rng.IntN(old.Frames()-1))
		var m, alone Mix
		m.change(0, cue(old, 0, pan))
		m.change(at, cue(next, at, pan))
		alone.change(at, cue(next, at, pan))
		want := rendered(&alone, at, next.Frames()+10)
		after := int(FadeFrames)
		if got := rendered(&m, at, next.Frames()+10); !slices.Equal(got[min(after, len(got)):], want[min(after, len(want)):]) {
			t.Fatalf("seed %d: something of the old cue is left after %d frames", seed, after)
		}
		for i, f := range rendered(&m, at, after) {
			into := int(at) + i
			if into >= old.Frames() {
				break
			}
			left, _ := gains(pan)
			full := math.Abs(float64(old.Samples()[into]) * left * (1 - float64(i)/240))
			if rest := math.Abs(f[0] - want[min(i, len(want)-1)][0]); rest < full-0.01 {
				lowered++
				break
			}
		}
		m.tail = fadeOut{}
		if got := rendered(&m, at, next.Frames()+10); !slices.Equal(got, want) {
			t.Fatalf("seed %d: the cue that comes is not as it is alone", seed)
		}
	}
	if lowered < 20 {
		t.Errorf("only %d of the cuts needed the limiter: the test shows nothing", lowered)
	}
}
