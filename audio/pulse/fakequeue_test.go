package pulse

import (
	"flag"
	"fmt"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"pgregory.net/rapid"

	"spotter/audio"
	"spotter/audio/audiotest"
	"spotter/audio/audiotest/fakepulse"
	"spotter/audio/clip"
	"spotter/audio/dsp"
	"spotter/audio/engine"
	"spotter/cues"
	"spotter/testrun"
)

// noiseClip returns a clip of n frames of which no two are alike nearby, so that a
// sample tells where in the clip it is from: a golden-ratio sequence.
func noiseClip(n int, from float64) *clip.Clip {
	samples := make([]float32, n)
	x := from
	for i := range samples {
		if x += 0.6180339887498949; x >= 1 {
			x--
		}
		samples[i] = float32(0.02 + 0.04*x)
	}
	return clip.New(samples)
}

// never is a frame behind every race.
const never = int64(1) << 61

// played is a clip that the server played, in the frames of the stream's life.
type played struct {
	clip  *clip.Clip
	start int64
	fade  int64
}

// at returns what it adds to a frame, before its gain. One that was replaced
// before any of it could be heard adds nothing.
func (p *played) at(frame int64) float64 {
	into := frame - p.start
	if into < 0 || into >= int64(p.clip.Frames()) || p.fade <= p.start || frame >= p.fade+audio.FadeFrames {
		return 0
	}
	v := float64(p.clip.Samples()[into])
	if frame >= p.fade {
		v *= 1 - float64(frame-p.fade)/float64(audio.FadeFrames)
	}
	return v
}

// bench is an engine over a fake whose clock is stepped.
type bench struct {
	*engine.Engine
	t      *rapid.T
	server *fakepulse.Server
	clips  clip.Bank
	heard  map[int64]float64 // left ear, by frame
	gain   float64           // of a centred cue
	told   chan audio.Report
	began  time.Time
	passed atomic.Int64 // frames that the server's clock has moved since began
}

// queueCues are centred cues of one class, each of which cuts the one before.
var queueCues = map[cues.ID]int{"short": 20, "middle": 60, "long": 300} // ms

// settle waits until the client has sent all that it was asked for.
func (b *bench) settle() fakepulse.Stream {
	b.t.Helper()
	waitUntil(b.t, "the client has sent what it was asked for", func() bool {
		s := b.server.Streams()
		return len(s) == 1 && s[0].Asked <= 0
	})
	return b.server.Streams()[0]
}

// step lets the server play on, a part of the queue at a time.
func (b *bench) step(n int64) {
	for n > 0 {
		k := min(n, int64(dsp.Rate)/10)
		b.server.Step(k)
		b.passed.Add(k)
		n -= k
		b.check(b.settle())
	}
}

// check holds the stream's accounts against the server's own.
func (b *bench) check(s fakepulse.Stream) {
	b.t.Helper()
	// The longest cue, its end fading, and the silence behind it.
	const overwrite = (int64(dsp.Rate)*3/10 + audio.FadeFrames + silenceAfter) * frameBytes
	switch {
	case s.Dry > 0:
		b.t.Fatalf("the queue ran dry: %+v", s)
	case s.Longest > s.Target+overwrite:
		b.t.Fatalf("%d bytes were queued, of %d and an overwrite of %d: %+v", s.Longest, s.Target, overwrite, s)
	case s.Asked < min(0, s.Target-overwrite): // more than it was asked for, although there was room
		b.t.Fatalf("%d bytes were sent unasked: %+v", -s.Asked, s)
	case s.Asked+s.Missing+s.Queued != s.Target:
		b.t.Fatalf("the server's accounts do not add up: %+v", s)
	}
}

// collect adds what was played to what is known.
func (b *bench) collect() {
	for _, r := range b.server.Runs() {
		for i, f := range r.Frames {
			b.heard[r.At+int64(i)] = float64(f[0]) / 32767
			if f[0] != f[1] {
				b.t.Fatalf("frame %d is %v: the ears of a centred cue differ", r.At+int64(i), f)
			}
		}
	}
}

func startBench(t *rapid.T, tb testing.TB, turn *turns, o fakepulse.Options) (b *bench, stop func()) {
	o.Stepped = true
	b = &bench{t: t, server: fakepulse.Start(tb, o), clips: clip.Bank{}, heard: map[int64]float64{}, told: make(chan audio.Report, 1024)}
	defer turn.take(b.server.Addr)()
	for id, ms := range queueCues {
		b.clips[id] = noiseClip(int(dsp.Rate)*ms/1000, float64(ms)/1000)
	}
	// For the engine no time passes: what sounds is over by the server's clock.
	b.began = time.Now()
	stands := func() time.Time { return b.began }
	out := newOutput("", 5*time.Millisecond, false)
	out.now = func() time.Time { return b.began.Add(dsp.Rate.D(int(b.passed.Load()))) } // the machine may be as slow as it likes
	c := newCrewWith(tb, out, b.clips, func(id cues.ID) (cues.Cue, bool) {
		return cues.Cue{ID: id, Class: cues.Steer}, true
	}, func(r audio.Report) { b.told <- r }, stands)
	b.Engine = c.Engine
	waitUntil(t, "the output is open", func() bool {
		if s := b.server.Streams(); len(s) == 1 && s[0].Asked <= 0 { // or nothing would ever be taken
			b.server.Step(48)
			b.passed.Add(48)
		}
		return b.Status().State == engine.Open
	})
	b.check(b.settle())
	return b, c.stop
}

// press presses a key and waits until its sound is on its way.
func (b *bench) press(id cues.ID, n uint64) {
	b.t.Helper()
	b.Play(audio.Press{ID: n, Cue: id, At: b.began})
	for {
		select {
		case r := <-b.told:
			if r.ID == n && r.Outcome == audio.Sounding {
				return
			}
			if r.ID == n {
				b.t.Fatalf("press %d: %+v", n, r)
			}
		case <-time.After(5 * time.Second):
			b.t.Fatalf("press %d has come to nothing", n)
		}
	}
}

// TestFakeQueue presses random keys while the server plays random lengths. The
// queue never runs dry nor grows, the accounts of both sides stay equal, and what
// was played is to the sample what it should be: each cue whole from a frame that
// could still be changed when its key was pressed, the one before it faded out
// from that very frame.
func TestFakeQueue(t *testing.T) { audiotest.Apart(t, fakeQueue) }

func fakeQueue(t *testing.T) {
	checks(t, testrun.Times(t, 10, 100)) // whole under the race detector too: it keeps real time, which a step at rest has not
	turn := newTurns(t)
	var all sync.WaitGroup
	for name, o := range map[string]fakepulse.Options{
		"PulseAudio":          {Sinks: []fakepulse.Sink{{Name: "ear"}}},
		"PulseAudio at 20 ms": {Sinks: []fakepulse.Sink{{Name: "ear", LeastLatency: 960}}},
		"PipeWire":            {PipeWire: true, Sinks: []fakepulse.Sink{{Name: "ear"}}},
		"a short queue":       {Sinks: []fakepulse.Sink{{Name: "ear", MaxTarget: fakepulse.Rate / 2}}},
	} {
		all.Go(func() {
			t.Run(name, func(t *testing.T) {
				rapid.Check(t, func(rt *rapid.T) { playQueue(rt, t, turn, o) })
			})
		})
	}
	all.Wait()
}

// checks has rapid make n checks, unless -rapid.checks says otherwise.
func checks(t *testing.T, n int) {
	t.Helper()
	checks := flag.Lookup("rapid.checks")
	if checks.Value.String() != checks.DefValue {
		return
	}
	t.Cleanup(func() { _ = checks.Value.Set(checks.DefValue) })
	if err := checks.Value.Set(strconv.Itoa(n)); err != nil {
		t.Fatal(err)
	}
}

func playQueue(rt *rapid.T, t *testing.T, turn *turns, o fakepulse.Options) {
	b, stop := startBench(rt, t, turn, o)
	defer b.server.Stop()
	defer stop()
	// The first cue, alone, tells the gain of a cue in the middle.
	var cast []played
	var n uint64
	sound := func(id cues.ID) {
		n++
		before := b.server.Streams()[0]
		b.press(id, n)
		after := b.settle()
		b.check(after)
		if after.Over < before.Played || after.Over > before.Played+before.Ahead || after.Lost > before.Lost {
			rt.Fatalf("key %d: new sound from frame %d on; the sink had played %d and taken %d more (%+v)",
				n, after.Over, before.Played, before.Ahead, after)
		}
		cast = append(cast, played{clip: b.clips[id], start: after.Over, fade: never})
	}
	sound("short")
	b.step(int64(dsp.Rate) / 5)
	for range rapid.IntRange(1, 12).Draw(rt, "keys") {
		sound(rapid.SampledFrom([]cues.ID{"short", "middle", "long"}).Draw(rt, "cue"))
		// A fade holds a voice: no more than fit are begun within one.
		b.step(rapid.OneOf(rapid.Int64Range(48, 960), rapid.Int64Range(960, 20000)).Draw(rt, "frames"))
	}
	b.step(int64(dsp.Rate))
	b.collect()
	if err := b.compare(cast); err != nil {
		rt.Fatal(err)
	}
	for _, f := range b.server.Faults() {
		rt.Error(f)
	}
}

// compare holds every frame against what should have been heard.
func (b *bench) compare(cast []played) error {
	b.gain = b.heard[cast[0].start] / float64(cast[0].clip.Samples()[0])
	for k := 1; k < len(cast); k++ {
		cast[k-1].fade = cast[k].start
	}
	end := cast[len(cast)-1].start + int64(dsp.Rate)
	if err := b.agree(cast, cast[0].start-100, end); err != nil {
		return err
	}
	for f := range b.heard {
		if f < cast[0].start || f >= end {
			return fmt.Errorf("frame %d sounds, and nothing should", f)
		}
	}
	return nil
}

// agree holds the frames from one to another against the cast.
func (b *bench) agree(cast []played, from, to int64) error {
	for f := from; f < to; f++ {
		want := 0.0
		for i := range cast {
			want += cast[i].at(f)
		}
		if d := b.heard[f] - want*b.gain; d > 0.0001 || d < -0.0001 {
			return fmt.Errorf("frame %d is %.5f, want %.5f", f, b.heard[f], want*b.gain)
		}
	}
	return nil
}
