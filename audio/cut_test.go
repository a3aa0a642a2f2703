package audio

import (
	"math"
	"math/rand/v2"
	"testing"

	"spotter/audio/clip"
	"spotter/cues"
	"spotter/cues/pack"
)

// TestCutsOfSpeechDoNotClick cuts each cue of the default pack with others, STOP
// among them, at random moments, and bounds every step from sample to sample by
// the steps that the two cues make themselves at that moment: on top of them comes
// only what the fade and the limiter take from the old one in a frame.
func TestCutsOfSpeechDoNotClick(t *testing.T) {
	const fading = 1/float64(FadeFrames) + 1/float64(limiterRamp)
	voice, bank := defaultBank(t)
	rng := rand.New(rand.NewPCG(5, 5))
	stop, _ := voice.Cue(pack.StopID)
	worst := 0.0
	for _, old := range voice.Cues {
		for i := range 40 {
			next := voice.Cues[rng.IntN(len(voice.Cues))]
			if i%4 == 0 {
				next = stop
			}
			a, b := bank[old.ID], bank[next.ID]
			at := int64(1 + rng.IntN(a.Frames()-1))
			var m Mix
			m.change(0, cue(a, 0, old.Pan))
			m.change(at, cue(b, at, next.Pan))
			heard := rendered(&m, at-1, int(FadeFrames)+2)
			first, second := &Mix{}, &Mix{}
			first.add(cue(a, 0, old.Pan))
			second.add(cue(b, at, next.Pan))
			alone, coming := rendered(first, at-1, len(heard)), rendered(second, at-1, len(heard))
			for n := 1; n < len(heard); n++ {
				for side := range 2 {
					extra := math.Abs(heard[n][side]-heard[n-1][side]) - math.Abs(coming[n][side]-coming[n-1][side])
					if n <= int(FadeFrames) {
						extra -= math.Abs(alone[n][side] - alone[n-1][side])
					}
					limit := fading * math.Abs(alone[n-1][side])
					if extra > limit+1e-6 {
						t.Fatalf("%s cut by %s at frame %d: a step of %.4f too much %d frames on, where the old cue is at %.4f",
							old.ID, next.ID, at, extra, n-1, alone[n-1][side])
					}
					worst = max(worst, extra)
				}
			}
		}
	}
	t.Logf("the worst step beyond the cues' own: %.4f (%.1f dBFS)", worst, 20*math.Log10(worst))
}

// TestStopNeverFades: the alarm is there in full from its first frame, over any
// cue, and the old cue is gone 5 ms later.
func TestStopNeverFades(t *testing.T) {
	voice, bank := defaultBank(t)
	stop := bank[pack.StopID]
	rng := rand.New(rand.NewPCG(6, 6))
	for _, old := range voice.Cues {
		clip := bank[old.ID]
		at := int64(1 + rng.IntN(clip.Frames()-1))
		var m Mix
		m.change(0, cue(clip, 0, old.Pan))
		v := cue(stop, at, cues.Centre)
		v.period = int64(stop.Frames()) + 16800
		m.change(at, v)
		heard := rendered(&m, at, stop.Frames())
		m.tail = fadeOut{}
		for i, f := range rendered(&m, at, stop.Frames()) {
			if want := float64(stop.Samples()[i]) * eachEar; f != [2]float64{want, want} {
				t.Fatalf("over %s, frame %d of STOP is %v, want %v", old.ID, i, f, want)
			}
			if i >= int(FadeFrames) && heard[i] != f {
				t.Fatalf("%s is still heard %d frames after STOP began", old.ID, i)
			}
		}
	}
}

// defaultBank returns the default pack and its clips.
func defaultBank(t testing.TB) (*pack.Pack, clip.Bank) {
	t.Helper()
	voice := pack.Default()
	bank, err := clip.LoadBank(voice)
	if err != nil {
		t.Fatal(err)
	}
	return voice, bank
}

// BenchmarkChangeOfSpeech measures what a key pays for the cut between cues of the
// default pack.
func BenchmarkChangeOfSpeech(b *testing.B) {
	voice, bank := defaultBank(b)
	rng := rand.New(rand.NewPCG(7, 7))
	mixes := make([]Mix, 64)
	for i := range mixes {
		c := voice.Cues[rng.IntN(len(voice.Cues))]
		mixes[i].change(-rng.Int64N(int64(bank[c.ID].Frames())), cue(bank[c.ID], 0, c.Pan))
	}
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		m, c := mixes[i%len(mixes)], voice.Cues[i%len(voice.Cues)]
		m.change(1000, cue(bank[c.ID], 1000, c.Pan))
	}
}
