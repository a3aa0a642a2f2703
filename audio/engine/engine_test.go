package engine

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"go.uber.org/goleak"

	"spotter/audio"
	"spotter/audio/audiotest/tones"
	"spotter/audio/clip"
	"spotter/audio/dsp"
	"spotter/cues"
	"spotter/cues/pack"
	"spotter/testrun"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(testrun.AtOnce(m, 4)) }

// fakeOutput opens fake streams, as often as it is told to succeed.
type fakeOutput struct {
	name       string
	silent     bool
	mu         sync.Mutex
	fails      int           // openings that fail before one succeeds
	delay      time.Duration // before an opening ends
	unclosable error         // what Close returns
	opened     []*fakeStream
}

func (o *fakeOutput) Name() string { return o.name }

func (o *fakeOutput) Open(ctx context.Context, tl *audio.Timeline) (audio.Stream, error) {
	select {
	case <-time.After(o.delay):
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.fails > 0 {
		o.fails--
		return nil, fmt.Errorf("%s is not there", o.name)
	}
	s := &fakeStream{out: o, tl: tl, began: time.Now(), lost: make(chan error, 1)}
	o.opened = append(o.opened, s)
	return s, nil
}

func (o *fakeOutput) last() *fakeStream {
	o.mu.Lock()
	defer o.mu.Unlock()
	if len(o.opened) == 0 {
		return nil
	}
	return o.opened[len(o.opened)-1]
}

// fakeStream plays its timeline to nobody, 3 ms from the ear.
type fakeStream struct {
	out    *fakeOutput
	tl     *audio.Timeline
	began  time.Time
	lost   chan error
	broken atomic.Bool
	closed bool
}

const fakeLatency = 3 * time.Millisecond

func (s *fakeStream) Device() audio.Device {
	return audio.Device{Name: s.out.name, Silent: s.out.silent, Rate: int(dsp.Rate)}
}
func (s *fakeStream) Lost() <-chan error { return s.lost }
func (s *fakeStream) Close() error       { s.closed = true; return s.out.unclosable }
func (s *fakeStream) Splice(edit func(int64)) (time.Time, error) {
	if s.broken.Load() {
		return time.Time{}, errors.New("the stream broke")
	}
	s.tl.Edit(int64(dsp.Rate.N(time.Since(s.began))), edit)
	return time.Now().Add(fakeLatency), nil
}

// Played is further than any cue lasts, so that the engine's clock alone says when
// one is over.
func (s *fakeStream) Played() (frame int64, proven bool) { return 1 << 61, false }

// rig is an engine on a fake output, in a bubble of fake time.
type rig struct {
	*Engine
	t       *testing.T
	id      uint64
	stop    func() // ends the engine and waits for it
	mu      sync.Mutex
	reports []audio.Report
	devices []DeviceEvent
}

// The rig's clips last half a second.
const rigClip = 500 * time.Millisecond

// startRig runs an engine whose pack has the default one's cues, and one of each
// class with the name of it.
func startRig(t *testing.T, outputs ...audio.Output) *rig {
	bank := clip.Bank{}
	for c := cues.Info; c <= cues.Alarm; c++ {
		bank[cues.ID(c.String())] = tones.Constant(dsp.Rate.N(rigClip), 0.5)
	}
	for _, c := range pack.Default().Cues {
		bank[c.ID] = tones.Constant(dsp.Rate.N(rigClip), 0.5)
	}
	return startRigOf(t, bank, func(id cues.ID) (cues.Cue, bool) {
		if c, ok := cues.ParseClass(string(id)); ok {
			return cues.Cue{ID: id, Class: c}, true
		}
		return pack.Default().Cue(id)
	}, outputs...)
}

func startRigOf(t *testing.T, bank clip.Bank, cue func(cues.ID) (cues.Cue, bool), outputs ...audio.Output) *rig {
	r := &rig{t: t}
	r.Engine = New(Options{
		Bank: bank, Outputs: outputs, Cue: cue,
		Report: func(p audio.Report) { r.mu.Lock(); defer r.mu.Unlock(); r.reports = append(r.reports, p) },
		Device: func(d DeviceEvent) { r.mu.Lock(); defer r.mu.Unlock(); r.devices = append(r.devices, d) },
	})
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() { defer close(done); r.Run(ctx) }()
	r.stop = sync.OnceFunc(func() { cancel(); <-done })
	t.Cleanup(func() { r.stop(); r.everyPressEndedOnce() })
	return r
}

func (r *rig) press(c cues.Class) uint64 { return r.say(cues.ID(c.String())) }

// say presses a cue of the pack.
func (r *rig) say(id cues.ID) uint64 { return r.sayLate(id, 0) }

// sayLate hands over a press of a cue whose key was pressed a while ago.
func (r *rig) sayLate(id cues.ID, ago time.Duration) uint64 {
	r.id++
	r.Play(audio.Press{ID: r.id, Cue: id, At: time.Now().Add(-ago)})
	return r.id
}

// story returns what was reported so far of one press, such as "sounding cut-by-2".
func (r *rig) story(id uint64) string {
	synctest.Wait()
	r.mu.Lock()
	defer r.mu.Unlock()
	var words []string
	for _, p := range r.reports {
		if p.ID == id {
			w := [...]string{"sounding", "heard", "cut", "dropped", "expired", "no_device"}[p.Outcome]
			if p.By != 0 {
				w += fmt.Sprintf("-by-%d", p.By)
			}
			words = append(words, w)
		}
	}
	return strings.Join(words, " ")
}

func (r *rig) expect(id uint64, want string) {
	r.t.Helper()
	if got := r.story(id); got != want {
		r.t.Errorf("press %d: %q, want %q", id, got, want)
	}
}

func (r *rig) everyPressEndedOnce() {
	synctest.Wait()
	r.mu.Lock()
	defer r.mu.Unlock()
	final := map[uint64]int{}
	for _, p := range r.reports {
		if p.Outcome != audio.Sounding {
			final[p.ID]++
		}
	}
	for id := uint64(1); id <= r.id; id++ {
		if final[id] != 1 {
			r.t.Errorf("press %d ended %d times", id, final[id])
		}
	}
}

func TestEngineStories(t *testing.T) {
	const moment = 100 * time.Millisecond
	for name, play := range map[string]func(r *rig){
		"a cue is heard": func(r *rig) {
			a := r.press(cues.Steer)
			r.expect(a, "sounding")
			time.Sleep(rigClip + fakeLatency)
			r.expect(a, "sounding heard")
		},
		"a correction cuts at once": func(r *rig) {
			a := r.press(cues.Steer)
			time.Sleep(moment)
			b := r.press(cues.Steer)
			r.expect(a, "sounding cut-by-2")
			r.expect(b, "sounding")
			time.Sleep(rigClip + moment)
		},
		"water waits for a turn": func(r *rig) {
			r.press(cues.Prepare)
			b := r.press(cues.Service)
			r.expect(b, "")
			time.Sleep(rigClip + moment)
			r.expect(b, "sounding")
			time.Sleep(rigClip + moment)
			r.expect(b, "sounding heard")
		},
		"the newest waits": func(r *rig) {
			r.press(cues.Prepare)
			b, c := r.press(cues.Info), r.press(cues.Service)
			r.expect(b, "dropped-by-3")
			time.Sleep(2*rigClip + 2*moment)
			r.expect(c, "sounding heard")
		},
		"waiting has an end": func(r *rig) {
			r.press(cues.Steer)
			b := r.press(cues.Prepare)
			for range 8 { // steer after steer keeps the way shut for 1.6 s
				time.Sleep(2 * moment)
				r.press(cues.Steer)
			}
			r.expect(b, "expired")
		},
		"an alarm repeats until cleared": func(r *rig) {
			a := r.press(cues.Alarm)
			time.Sleep(5 * time.Second)
			r.expect(a, "sounding heard")
			b := r.press(cues.Steer)
			r.expect(b, "dropped-by-1")
			if !r.Status().Alarm {
				r.t.Error("the alarm is not told of")
			}
			r.Clear()
			c := r.press(cues.Steer)
			r.expect(c, "sounding")
			if r.Status().Alarm {
				r.t.Error("the alarm is told of after it was cleared")
			}
		},
		"an alarm cleared early was cut": func(r *rig) {
			a := r.press(cues.Alarm)
			time.Sleep(moment)
			r.Clear()
			r.expect(a, "sounding cut")
		},
		"an alarm drops what waits": func(r *rig) {
			r.press(cues.Steer)
			b := r.press(cues.Service)
			c := r.press(cues.Alarm)
			r.expect(b, "dropped-by-3")
			r.expect(c, "sounding")
		},
		"clearing nothing does nothing": func(r *rig) {
			a := r.press(cues.Steer)
			r.Clear()
			time.Sleep(rigClip + moment)
			r.expect(a, "sounding heard")
		},
		"a cue that the pack lacks": func(r *rig) {
			r.expect(r.say("nonsense"), "dropped")
		},
		"leaving ends what sounds": func(r *rig) { r.press(cues.Steer); r.press(cues.Info) },
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				r := startRig(t, &fakeOutput{name: "fake"})
				synctest.Wait()
				play(r)
			})
		})
	}
}

func TestBrokenSplice(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		out := &fakeOutput{name: "fake"}
		r := startRig(t, out)
		synctest.Wait()
		out.last().broken.Store(true)
		a := r.press(cues.Steer)
		r.expect(a, "no_device")
	})
}

func TestAStuckEngineRefusesAndReports(t *testing.T) {
	var got []audio.Report
	e := New(Options{Report: func(r audio.Report) { got = append(got, r) }})
	for id := range uint64(ringSize + 2) { // nothing runs: the ring fills
		e.Play(audio.Press{ID: id + 1, Cue: "steer"})
	}
	if len(got) != 2 || got[0].ID != ringSize+1 || got[0].Outcome != audio.Dropped {
		t.Errorf("reports %+v, want the two presses past the ring dropped", got)
	}
	e.Clear() // must not wait either
}

func TestRunTellsThatClosingFailed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		out := &fakeOutput{name: "fake", unclosable: errors.New("no header")}
		e := New(Options{Outputs: []audio.Output{out}})
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(time.Second, cancel)
		if err := e.Run(ctx); !errors.Is(err, out.unclosable) {
			t.Errorf("Run returned %v, want what Close said", err)
		}
	})
}

func TestPlayAfterTheEnd(t *testing.T) {
	var got []audio.Report
	e := New(Options{Report: func(r audio.Report) { got = append(got, r) }})
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	e.Run(ctx)
	e.Play(audio.Press{ID: 7, Cue: "steer"})
	e.Clear()
	if len(got) != 1 || got[0].ID != 7 || got[0].Outcome != audio.Dropped {
		t.Errorf("reports %+v, want press 7 dropped", got)
	}
	if e.Status().State != Closed {
		t.Errorf("state %v, want closed", e.Status().State)
	}
}

// TestCutFadesWithoutAClick bounds the step from sample to sample when a cue
// takes another's place: no larger than the clips' own plus the fade's.
func TestCutFadesWithoutAClick(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		out := &fakeOutput{name: "fake"}
		r := startRig(t, out)
		synctest.Wait()
		r.press(cues.Steer)
		time.Sleep(100 * time.Millisecond)
		r.press(cues.Alarm)
		synctest.Wait()
		r.Clear()
		synctest.Wait()
		cut := int64(dsp.Rate.N(100 * time.Millisecond))
		frames := make([][2]float64, audio.FadeFrames+2)
		out.last().tl.Render(cut, frames)
		for i := 1; i < len(frames); i++ {
			if step := max(frames[i][0]-frames[i-1][0], frames[i-1][0]-frames[i][0]); step > 2.0/float64(audio.FadeFrames) {
				t.Fatalf("frame %d: a step of %v", i, step)
			}
		}
		if end := frames[len(frames)-1]; end != [2]float64{} {
			t.Errorf("%v sounds after the fade", end)
		}
	})
}

func BenchmarkPlay(b *testing.B) {
	e := New(Options{Report: func(audio.Report) {}})
	p := audio.Press{ID: 1, Cue: "left", At: time.Now()}
	b.ReportAllocs()
	for b.Loop() {
		e.Play(p)
		<-e.ring
	}
}
