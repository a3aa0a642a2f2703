package ticks

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"spotter/audio"
	"spotter/audio/clip"
	"spotter/audio/dsp"
)

// sink is a fake output, and the stream on it.
type sink struct {
	mu      sync.Mutex
	name    string
	err     error // of opening
	shared  bool
	tl      *audio.Timeline
	at      int64
	lost    chan error
	changed chan struct{}
	opened  int
	closed  int
}

func newSink(name string) *sink {
	return &sink{name: name, lost: make(chan error, 1), changed: make(chan struct{}, 1)}
}

func (s *sink) Name() string { return "pulse:" + s.name }

func (s *sink) Open(_ context.Context, tl *audio.Timeline) (audio.Stream, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.err != nil {
		return nil, s.err
	}
	s.tl = tl
	s.opened++
	return s, nil
}

func (s *sink) Device() audio.Device {
	s.mu.Lock()
	defer s.mu.Unlock()
	return audio.Device{Name: s.name, Shared: s.shared}
}

func (s *sink) Splice(edit func(at int64)) (time.Time, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.at += 48000
	s.tl.Edit(s.at, edit)
	return time.Now(), nil
}

func (s *sink) Played() (int64, bool)    { return 0, false }
func (s *sink) Lost() <-chan error       { return s.lost }
func (s *sink) Changed() <-chan struct{} { return s.changed }

func (s *sink) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.closed++
	return nil
}

// set changes the sink.
func (s *sink) set(change func()) {
	s.mu.Lock()
	change()
	s.mu.Unlock()
	select {
	case s.changed <- struct{}{}:
	default:
	}
}

// sounds reports whether the last splice was of a sound, and not of silence.
func (s *sink) sounds() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.at > 0 && !s.tl.Silent(s.at)
}

// desk is a player on a fake sink, beside a runner.
type desk struct {
	*Player
	sink   *sink
	mu     sync.Mutex
	runner Runner
	told   []State
}

func (d *desk) runs(on Runner) {
	d.mu.Lock()
	d.runner = on
	d.mu.Unlock()
	d.Recheck()
	synctest.Wait()
}

// asks asks for a sound, and reports whether one sounds then.
func (d *desk) asks(s Sound) bool {
	before := d.sink.at
	d.Play(s)
	synctest.Wait()
	return d.sink.sounds() && d.sink.at > before
}

// at sets up a desk whose runner is on a device.
func at(t *testing.T, own, runner string, change func(o *Options)) *desk {
	d := &desk{sink: newSink(own), runner: Runner{Device: runner}}
	o := Options{Output: d.sink,
		Runner: func() Runner {
			d.mu.Lock()
			defer d.mu.Unlock()
			return d.runner
		},
		Told: func(s Status) {
			d.mu.Lock()
			defer d.mu.Unlock()
			d.told = append(d.told, s.State)
		}}
	if change != nil {
		change(&o)
	}
	d.Player = New(o)
	ctx, end := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() { defer close(done); d.Run(ctx) }()
	t.Cleanup(func() {
		end()
		<-done
		if d.sink.opened != d.sink.closed {
			t.Errorf("opened %d times, closed %d times", d.sink.opened, d.sink.closed)
		}
	})
	synctest.Wait()
	return d
}

func TestASoundIsHeardOnTheSpottersSink(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := at(t, "desk", "ear", nil)
		for s := range sounds {
			if !d.asks(s) {
				t.Errorf("%v is not heard", s)
			}
		}
		for _, word := range []*clip.Clip{nil, clip.New(slices.Repeat([]float32{0.5}, 4800))} {
			d.Say(Ahead, word)
			synctest.Wait()
			behind := d.sink.at + int64(Ahead.Clip().Frames()+int(wordAfter*float64(dsp.Rate)))
			if d.sink.tl.Silent(behind) != (word == nil) {
				t.Errorf("with a word %v: silent behind the sound %v", word != nil, word == nil)
			}
		}
		if s := d.Status(); s.State != Ready || s.Device != "desk" {
			t.Errorf("%+v", s)
		}
	})
}

// The runner's own sink is refused under each of its names, and the spotter's falls
// silent when the runner's cues come to it.
func TestTheRunnersSinkIsRefused(t *testing.T) {
	headset := func(o *Options) {
		o.Same = func(a, b string) bool { return a == b || a == "headset-a2dp" && b == "headset-hfp" }
	}
	combined := func(o *Options) {
		o.Reach = func(_ context.Context, sink string) []string {
			return map[string][]string{"both": {"ear", "desk"}}[sink]
		}
	}
	for name, c := range map[string]struct {
		own, runner string
		change      func(o *Options)
	}{
		"the same":                         {"ear", "ear", nil},
		"another profile":                  {"headset-a2dp", "headset-hfp", headset},
		"the runner's is part of it":       {"both", "ear", combined},
		"it is part of the runner's":       {"desk", "both", combined},
		"an output that tells no device":   {"desk", "", func(o *Options) { o.Runner = func() Runner { return Runner{Device: "speaker", Any: true} } }},
		"nobody knows the runner's as yet": {"desk", "", nil},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				d := at(t, c.own, c.runner, c.change)
				if d.asks(Lost) {
					t.Error("a sound is heard")
				}
				if s := d.Status(); s.State == Ready || (s.State == Shared) != errors.Is(s.Err, ErrRunners) {
					t.Errorf("%+v", s)
				}
			})
		})
	}
}

func TestTheRunnerComesToTheSpottersSink(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := at(t, "desk", "ear", nil)
		if !d.asks(Lost) {
			t.Fatal("nothing is heard")
		}
		d.runs(Runner{Device: "desk"})
		if d.sink.sounds() || d.asks(Heard) {
			t.Error("it sounds where the runner listens")
		}
		d.runs(Runner{Device: "ear"})
		if !d.asks(Heard) {
			t.Error("it is not heard again")
		}
		// Another program of ours, or the server, has the runner's cues there.
		d.sink.set(func() { d.sink.shared = true })
		synctest.Wait()
		if d.sink.sounds() || d.asks(Heard) {
			t.Error("it sounds where cues are heard")
		}
		if want := []State{Ready, Shared, Ready, Shared}; !slices.Equal(d.told, want) {
			t.Errorf("told %v, want %v", d.told, want)
		}
	})
}

// A sink that is not there is tried again, with what was asked for meanwhile left out.
func TestASpottersSinkThatGoesAndComes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := at(t, "desk", "ear", nil)
		d.sink.mu.Lock()
		d.sink.err = errors.New("sink \"desk\" is not there")
		d.sink.mu.Unlock()
		d.sink.lost <- errors.New("it was unplugged")
		synctest.Wait()
		began := time.Now()
		for range 100 { // more than wait: a key never does
			d.Play(Heard)
		}
		if took := time.Since(began); took != 0 {
			t.Error("a sound was waited for: ", took)
		}
		time.Sleep(30 * time.Second)
		if s := d.Status(); s.State != Failing || s.Err == nil {
			t.Errorf("%+v", s)
		}
		d.sink.mu.Lock()
		d.sink.err = nil
		d.sink.mu.Unlock()
		time.Sleep(11 * time.Second)
		synctest.Wait()
		if d.sink.sounds() {
			t.Error("what is past is heard")
		}
		if !d.asks(Missed) {
			t.Error("it is not heard again")
		}
		if want := []State{Ready, Failing, Ready}; !slices.Equal(d.told, want) {
			t.Errorf("told %v, want %v", d.told, want)
		}
	})
}

// A player costs the engine, which asks for sounds, nothing.
func TestPlayAllocatesNothing(t *testing.T) {
	p := New(Options{})
	if n := testing.AllocsPerRun(1000, func() { p.Play(Heard) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}
