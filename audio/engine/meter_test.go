package engine

import (
	"math"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"spotter/audio"
	"spotter/audio/audiotest/tones"
	"spotter/audio/dsp"
	"spotter/cues"
)

// playedStream is a stream that says how far it has come.
type playedStream struct {
	*fakeStream
	at     int64
	proven bool
}

func (s *playedStream) Played() (int64, bool) { return s.at, s.proven }

// metered returns an engine over a stream that has played up to a frame of tl.
func metered(tl *audio.Timeline) (*Engine, *playedStream) {
	s := &playedStream{fakeStream: &fakeStream{out: &fakeOutput{name: "fake"}, tl: tl}, proven: true}
	e := New(Options{})
	e.route.Store(&route{s, tl})
	return e, s
}

// TestLevelWindow: the meter shows the highest sample of each ear among those that
// were heard in the last LevelWindow, and none before or after.
func TestLevelWindow(t *testing.T) {
	tl := audio.NewTimeline()
	near, far := earsOf(cues.Left)
	left, right := 20*math.Log10(0.5*near), 20*math.Log10(0.5*far)
	tl.Edit(10000, func(at int64) { tl.Replace(at, tones.Constant(100, 0.5), cues.Left, 0) })
	e, s := metered(tl)
	for _, tt := range []struct {
		at    int64
		sound bool
	}{
		{0, false}, {9999, false}, {10000, false}, {10001, true}, {10100, true}, {12000, true},
		{10099 + levelFrames, true}, {10100 + levelFrames, false}, {1 << 40, false},
	} {
		s.at = tt.at
		want := Level{math.Inf(-1), math.Inf(-1), true}
		if tt.sound {
			want.Left, want.Right = left, right
		}
		got := e.Level()
		if math.Abs(got.Left-want.Left) > 1e-9 || math.Abs(got.Right-want.Right) > 1e-9 || got.Proven != true {
			t.Errorf("at frame %d: %+v, want %+v", tt.at, got, want)
		}
	}
	if s.proven = false; e.Level().Proven {
		t.Error("what the device does not say is called proven")
	}
}

// TestLevelIsOfWhatWasHeard: what was heard before a cut stays on the meter for
// its time, also when the device is far behind the frame that the cut was made at.
func TestLevelIsOfWhatWasHeard(t *testing.T) {
	tl := audio.NewTimeline()
	for i, level := range []float64{0.8, 0.4, 0.2, 0.1} {
		tl.Edit(int64(10000*(i+1)), func(at int64) { tl.Replace(at, tones.Constant(9000, level), cues.Centre, 0) })
	}
	e, s := metered(tl)
	for i, level := range []float64{0.8, 0.4, 0.2, 0.1} {
		s.at = int64(10000*(i+1)) + levelFrames
		if got, want := e.Level().Left, 20*math.Log10(level*centredEar()); math.Abs(got-want) > 1e-6 {
			t.Errorf("cue %d: %.2f dBFS, want %.2f", i, got, want)
		}
	}
}

// TestLevelOfNothing: without a device, over a silent one, and over the noise that
// keeps an earbud awake, nothing shows.
func TestLevelOfNothing(t *testing.T) {
	loud := audio.MixOptions{KeepAwake: true}.NewTimeline()
	loud.Edit(0, func(at int64) { loud.Replace(at, tones.Constant(90000, 0.5), cues.Left, 0) })
	none, _ := metered(loud)
	none.route.Store(nil)
	silent, s := metered(loud)
	s.at, s.out.silent = 20000, true
	awake, a := metered(audio.MixOptions{KeepAwake: true}.NewTimeline())
	a.at = 20000
	for name, e := range map[string]*Engine{"no device": none, "a silent one": silent, "noise": awake} {
		if l := e.Level(); !math.IsInf(l.Left, -1) || !math.IsInf(l.Right, -1) {
			t.Errorf("%s: %+v", name, l)
		}
	}
	if silent.Level().Proven {
		t.Error("that a silent device plays is called proven")
	}
	if l := func() Level { e, s := metered(loud); s.at = 20000; return e.Level() }(); math.IsInf(l.Left, -1) {
		t.Error("the cue of this test cannot be heard at all")
	}
}

// clockedStream says by the clock how far it has come.
type clockedStream struct{ *fakeStream }

func (s clockedStream) Played() (int64, bool) {
	return int64(dsp.Rate.N(time.Since(s.began) - fakeLatency)), true
}

// TestLevelFollowsACue: from a key to the last of its cue, on a running engine.
func TestLevelFollowsACue(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		out := &fakeOutput{name: "fake"}
		r := startRig(t, out)
		synctest.Wait()
		r.route.Store(&route{clockedStream{out.last()}, out.last().tl})
		if l := r.Level(); !math.IsInf(l.Left, -1) {
			t.Errorf("%+v before the first key", l)
		}
		r.press(cues.Steer)
		synctest.Wait()
		shown := time.Duration(0)
		for range 100 {
			time.Sleep(10 * time.Millisecond)
			if l := r.Level(); !math.IsInf(l.Left, -1) {
				shown += 10 * time.Millisecond
				if want := 20 * math.Log10(0.5*centredEar()); math.Abs(l.Left-want) > 0.01 || l.Left != l.Right || !l.Proven {
					t.Fatalf("%+v, want %.2f", l, want)
				}
			}
		}
		if want := rigClip + LevelWindow; shown < want-20*time.Millisecond || shown > want+20*time.Millisecond {
			t.Errorf("a cue of %v showed for %v", rigClip, shown)
		}
	})
}

// TestLevelBesideCuts: looking at the level while keys are pressed, for the race
// detector.
func TestLevelBesideCuts(t *testing.T) {
	tl := audio.NewTimeline()
	e, s := metered(tl)
	s.at = 5000
	var looking sync.WaitGroup
	looking.Go(func() {
		for range 200 {
			e.Level()
		}
	})
	for at := int64(0); at < 20000; at += 100 {
		tl.Edit(at, func(at int64) { tl.Replace(at, tones.Constant(500, 0.5), cues.Left, 0) })
	}
	looking.Wait()
}

func TestLevelAllocatesNothing(t *testing.T) {
	tl, long := audio.NewTimeline(), tones.Constant(48000, 0.5)
	tl.Edit(0, func(at int64) { tl.Replace(at, long, cues.Left, 48010) })
	tl.Edit(7900, func(at int64) { tl.Replace(at, long, cues.Right, 48000) }) // and what was cut fades
	e, s := metered(tl)
	s.at = 8000
	if n := testing.AllocsPerRun(200, func() { e.Level() }); n != 0 {
		t.Errorf("a look at the level allocates %v times", n)
	}
}

// BenchmarkLevel looks at the level, ten times a second on the live screen: while
// a cue sounds, and in the silence around it.
func BenchmarkLevel(b *testing.B) {
	tl := audio.NewTimeline()
	tl.Edit(0, func(at int64) { tl.Replace(at, tones.Constant(48000, 0.5), cues.Left, 0) })
	e, s := metered(tl)
	for name, at := range map[string]int64{"sound": 24000, "silence": 240000} {
		b.Run(name, func(b *testing.B) {
			s.at = at
			b.ReportAllocs()
			for b.Loop() {
				e.Level()
			}
		})
	}
}

// earsOf returns what the pan law leaves of a sound in each ear.
func earsOf(pan cues.Pan) (left, right float64) {
	tl := audio.NewTimeline()
	tl.Edit(0, func(at int64) { tl.Replace(at, tones.Constant(1, 1), pan, 0) })
	var f [1][2]float64
	tl.Render(0, f[:])
	return f[0][0], f[0][1]
}

// centredEar returns what the pan law leaves of a centred sound in either ear.
func centredEar() float64 {
	left, _ := earsOf(cues.Centre)
	return left
}
