package audio

import (
	"math"
	"math/rand/v2"
	"testing"

	"pgregory.net/rapid"

	"spotter/audio/audiotest/tones"
	"spotter/audio/clip"
	"spotter/cues"
)

// cue returns a voice that begins at a frame, panned as the engine does it.
func cue(c *clip.Clip, at int64, pan cues.Pan) voice {
	v := voice{clip: c, start: at, fade: noFade}
	v.left, v.right = gains(pan)
	return v
}

// rendered returns n frames of m.
func rendered(m *Mix, from int64, n int) [][2]float64 {
	out := make([][2]float64, n)
	m.Render(from, out)
	return out
}

// TestCutFadesEvenly: from the cut on a cue falls evenly to silence in 5 ms, and
// nothing before it changes.
func TestCutFadesEvenly(t *testing.T) {
	if FadeFrames != 240 {
		t.Fatalf("a fade is %d frames, want 240 (5 ms)", FadeFrames)
	}
	var m Mix
	m.change(100, voice{clip: tones.Constant(10000, 0.8), start: 100, fade: noFade, left: 1, right: 0.5})
	m.change(1000, voice{})
	for i, f := range rendered(&m, 0, 2000) {
		want := 0.0
		switch {
		case i >= 100 && i < 1000:
			want = 0.8
		case i >= 1000 && i < 1240:
			want = 0.8 * (1 - float64(i-1000)/240)
		}
		if math.Abs(f[0]-want) > 1e-7 || math.Abs(f[1]-want/2) > 1e-7 {
			t.Fatalf("frame %d is %v, want %v", i, f, want)
		}
	}
	if got := m.silentFrom(); got != 1240 {
		t.Errorf("silent from frame %d, want 1240", got)
	}
}

// TestCutsOfAnyNumber: however fast cuts follow each other, each cue fades evenly
// within 5 ms of its own cut, beside all the others, as long as there is room.
func TestCutsOfAnyNumber(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		const level = 0.02 // so that a hundred of them have room
		var m Mix
		type playing struct{ from, cut int64 }
		var all []playing
		at := int64(100)
		for range rapid.IntRange(1, 40).Draw(t, "cues") {
			if n := len(all); n > 0 {
				all[n-1].cut = at
			}
			all = append(all, playing{from: at, cut: noFade})
			m.change(at, voice{clip: tones.Constant(5000, level), start: at, fade: noFade, left: 1, right: 1})
			at += rapid.Int64Range(0, 300).Draw(t, "later")
		}
		last := all[len(all)-1].from
		for i, f := range rendered(&m, last, 600) {
			want := 0.0
			for _, p := range all {
				frame := last + int64(i)
				if p.from >= p.cut {
					continue // it never began
				}
				want += level * max(0, 1-float64(max(0, frame-p.cut))/240)
			}
			if math.Abs(f[0]-want) > 1e-6 {
				t.Fatalf("frame %d after the last cut is %v, want %v", i, f[0], want)
			}
		}
	})
}

// TestRenderingIsPure plays a race of cuts and renders each stretch before the
// next one is made, as an output does. Rendering it again afterwards, from a copy
// of the mix, gives the same bits; and who looks back after later cuts finds what
// was heard.
func TestRenderingIsPure(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		tl := MixOptions{Mono: rapid.Bool().Draw(t, "mono"), KeepAwake: rapid.Bool().Draw(t, "awake")}.NewTimeline()
		m := &tl.mix
		rng := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1))
		type stretch struct {
			from  int64
			heard [][2]float64
			cues  [][2]float64 // the same without noise
			mix   Mix
		}
		var heard []stretch
		at := int64(rng.IntN(1000))
		for range rapid.IntRange(1, 30).Draw(t, "cuts") {
			next := cue(loudClip(rng, rng.IntN(2) > 0), at, cues.Pan(rng.IntN(3)-1))
			switch rng.IntN(6) {
			case 0:
				next.clip = nil
			case 1:
				next.period = int64(next.clip.Frames()) + 16800
			}
			tl.Edit(at, func(at int64) { m.change(at, next) })
			n := 1 + rng.IntN([]int{60, 300, 3000, 20000}[rng.IntN(4)])
			heard = append(heard, stretch{at, rendered(m, at, n), make([][2]float64, n), *m})
			m.addCues(at, heard[len(heard)-1].cues)
			at += int64(n)
		}
		for i, s := range heard {
			again := make([][2]float64, len(s.heard))
			for from := 0; from < len(again); {
				n := min(1+rng.IntN(700), len(again)-from)
				s.mix.Render(s.from+int64(from), again[from:][:n])
				from += n
			}
			checkSame(t, "from a copy", s.from, again, s.heard)
			if len(heard)-i <= pastTails { // as far back as is remembered
				var want [2]float64
				for _, f := range s.cues {
					want[0], want[1] = max(want[0], math.Abs(f[0])), max(want[1], math.Abs(f[1]))
				}
				if got := tl.Peaks(s.from, s.from+int64(len(s.cues))); got != want {
					t.Fatalf("from frame %d on %v was heard, and now %v", s.from, want, got)
				}
			}
		}
	})
}

func checkSame(t *rapid.T, how string, from int64, got, want [][2]float64) {
	for i := range want {
		if got[i] != want[i] {
			t.Fatalf("%s, frame %d is %v and was %v", how, from+int64(i), got[i], want[i])
		}
	}
}

// TestChangeAllocatesNothing: it is on a key's way.
func TestChangeAllocatesNothing(t *testing.T) {
	var m Mix
	rng := rand.New(rand.NewPCG(1, 1))
	a, b, at := loudClip(rng, true), loudClip(rng, true), int64(0)
	if n := testing.AllocsPerRun(500, func() {
		at += 100
		m.change(at, cue(a, at, cues.Left))
		at += 100
		m.change(at, cue(b, at, cues.Left))
	}); n != 0 {
		t.Errorf("a cut allocates %v times", n)
	}
}

// BenchmarkChange measures what a key pays for the cut: with cues that have room for
// each other, and with the loudest that can be.
func BenchmarkChange(b *testing.B) {
	rng := rand.New(rand.NewPCG(3, 3))
	for _, bm := range []struct {
		name        string
		first, next *clip.Clip
		pan         cues.Pan
	}{
		{"silence", nil, loudClip(rng, true), cues.Left},
		{"soft", tones.Constant(48000, 0.2), tones.Constant(48000, 0.2), cues.Left},
		{"loud", loudClip(rng, true), loudClip(rng, true), cues.Left},
		{"loud-centre", loudClip(rng, true), loudClip(rng, true), cues.Centre},
	} {
		b.Run(bm.name, func(b *testing.B) {
			var before Mix
			before.change(0, cue(bm.first, 0, bm.pan))
			b.ReportAllocs()
			for b.Loop() {
				m := before
				m.change(1000, cue(bm.next, 1000, bm.pan))
			}
		})
	}
}

// TestNextSoundKnowsTails: whoever skips silence does not skip what fades.
func TestNextSoundKnowsTails(t *testing.T) {
	var m Mix
	m.change(100, cue(tones.Constant(5000, 0.5), 100, cues.Left))
	m.change(1000, voice{})
	for from, want := range map[int64]int64{0: 100, 500: 500, 999: 999, 1000: 1000, 1100: 1100, 1239: 1239, 1240: noFade, 5000: noFade} {
		if got := m.NextSound(from); got != want {
			t.Errorf("from frame %d something sounds from %d on, want %d", from, got, want)
		}
	}
}
