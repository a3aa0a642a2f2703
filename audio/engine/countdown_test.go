package engine

import (
	"context"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"spotter/audio"
	"spotter/audio/audiotest/tones"
	"spotter/audio/clip"
	"spotter/audio/dsp"
	"spotter/cues"
	"spotter/cues/countdown"
	"spotter/cues/pack"
)

// The clips of the tests of countdowns: those of en-US, by their lengths.
var countClips = map[cues.ID]time.Duration{
	"turn_left": 720, "turn_right": 720, "bump": 840, "step_up": 440, "step_down": 440, "three": 550, "two": 460, "one": 480, "now": 410,
	"left": 300, "right": 300, "stop": 700, "cancel": 400, "people": 500, "water": 400, "pace": 900, "hole": 300,
}

func countBank() clip.Bank {
	bank := clip.Bank{}
	for id, ms := range countClips {
		bank[id] = tones.Constant(dsp.Rate.N(ms*time.Millisecond), 0.5)
	}
	return bank
}

// planOf returns the countdown of a cue at record pace.
func planOf(id cues.ID) countdown.Plan { return planAt(id, 3.144) }

func planAt(id cues.ID, speed float64) countdown.Plan {
	a := countdown.Asked{Kind: cues.UsualCountdown(id), SpeedMS: speed, Ends: countClips[id] * time.Millisecond}
	for k, w := range countdown.Words() {
		a.Lasts[k] = countClips[w] * time.Millisecond
	}
	return countdown.Make(a)
}

// countRig is an engine in a bubble of fake time that keeps a diary of what it told.
type countRig struct {
	*Engine
	t      *testing.T
	out    *fakeOutput
	id     uint64
	ahead  atomic.Int64 // of the clock that goes on in sleep
	behind atomic.Int64 // by how much the engine's own clock is further than the bubble's
	names  map[uint64]string
	cancel context.CancelFunc

	mu    sync.Mutex
	diary []string
}

func startCounting(t *testing.T, beyond time.Duration) *countRig {
	r := &countRig{t: t, out: &fakeOutput{name: "fake"}, names: map[uint64]string{}}
	start := time.Now()
	r.Engine = New(Options{
		Bank: countBank(), Outputs: []audio.Output{r.out}, Cue: pack.Default().Cue,
		Report: r.report, Counted: r.counted,
		Beyond: func(string) time.Duration { return beyond },
		Boot:   func() time.Duration { return time.Since(start) + time.Duration(r.ahead.Load()+r.behind.Load()) },
		Now:    func() time.Time { return time.Now().Add(time.Duration(r.behind.Load())) },
	})
	ctx, cancel := context.WithCancel(t.Context())
	r.cancel = cancel
	var done sync.WaitGroup
	done.Go(func() { r.Run(ctx) })
	t.Cleanup(func() { cancel(); done.Wait() })
	synctest.Wait()
	return r
}

func (r *countRig) tell(words ...string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.diary = append(r.diary, strings.Join(words, " "))
}

func (r *countRig) report(p audio.Report) {
	if p.Outcome == audio.Sounding {
		return
	}
	w := [...]string{"sounding", "heard", "cut", "dropped", "expired", "no_device"}[p.Outcome]
	r.mu.Lock()
	name := r.names[p.ID]
	r.mu.Unlock()
	if p.Why != "" {
		w += "(" + string(p.Why) + ")"
	}
	r.tell(name, w)
}

func (r *countRig) counted(c audio.Counted) {
	if c.ID == 0 {
		r.tell("rest cancelled by", c.By)
		return
	}
	r.mu.Lock()
	r.names[c.ID] = string(c.Cue)
	r.mu.Unlock()
	r.tell("count", string(c.Cue))
}

// say presses a cue with its countdown, if it has one.
func (r *countRig) say(id cues.ID) uint64 {
	r.id += 10
	r.mu.Lock()
	r.names[r.id] = string(id)
	r.mu.Unlock()
	r.Play(audio.Press{ID: r.id, Cue: id, At: time.Now(), Counts: planOf(id), FirstCount: r.id + 1})
	return r.id
}

// told returns the diary so far in one line.
func (r *countRig) told() string {
	synctest.Wait()
	r.mu.Lock()
	defer r.mu.Unlock()
	return strings.Join(r.diary, "; ")
}

func (r *countRig) expect(want string) {
	r.t.Helper()
	if got := r.told(); got != want {
		r.t.Errorf("got  %s\nwant %s", got, want)
	}
}

// onsets returns when something begins to sound at the device, from the opening on.
func (r *countRig) onsets() (list []time.Duration) {
	s := r.out.last()
	frames := make([][2]float64, dsp.Rate.N(time.Since(s.began)+time.Second))
	s.tl.Render(0, frames)
	quiet := true
	for i, f := range frames {
		loud := f[0] != 0 || f[1] != 0
		if loud && quiet {
			list = append(list, dsp.Rate.D(i)+fakeLatency)
		}
		quiet = !loud
	}
	return list
}

// Each count begins at its frame, earlier by what the earpiece adds.
func TestCountsBeginAtTheirFrames(t *testing.T) {
	for _, beyond := range []time.Duration{0, 100 * time.Millisecond, 250 * time.Millisecond} {
		for _, id := range []cues.ID{"turn_left", "bump", "step_up"} {
			for _, speed := range []float64{3.144, 2.045, 3.9} {
				synctest.Test(t, func(t *testing.T) {
					r := startCounting(t, beyond)
					time.Sleep(1234567 * time.Microsecond)
					pressed := time.Since(r.out.last().began)
					p := planAt(id, speed)
					r.Play(audio.Press{ID: 10, Cue: id, At: time.Now(), Counts: p, FirstCount: 11})
					time.Sleep(10 * time.Second)
					synctest.Wait()
					got := r.onsets()
					if len(got) != 1+p.Len() {
						t.Fatalf("%s at %v, earpiece %v: %d sounds, want %d", id, speed, beyond, len(got), 1+p.Len())
					}
					for i, c := range p.Counts() {
						at := got[1+i] + beyond - pressed
						if d := (at - c.After).Abs(); d > time.Millisecond/10 {
							t.Errorf("%s at %v, earpiece %v: %s %v after the press, want %v", id, speed, beyond, c.Cue, at, c.After)
						}
					}
				})
			}
		}
	}
}

// A device that stood still for a while is believed: the counts come when they should by
// the clock, and none of them late.
func TestCountsFollowADeviceThatStoodStill(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e, now := handDriven()
		e.o.Bank = countBank()
		s := &haltingStream{fakeStream: e.stream.(*fakeStream), now: now}
		e.stream = s
		var told []string
		e.o.Counted = func(c audio.Counted) { told = append(told, string(c.Cue)+c.By) }
		p := planOf("turn_left")
		press := *now
		e.take(command{Press: audio.Press{ID: 10, Cue: "turn_left", At: press, Counts: p, FirstCount: 11}})
		for at := time.Duration(0); at < 6*time.Second; at += time.Millisecond {
			if at == 2*time.Second {
				s.halted = 300 * time.Millisecond // it plays 300 ms later from now on
			}
			*now = press.Add(at)
			e.advance()
		}
		if got := strings.Join(told, " "); got != "three two one now" {
			t.Fatalf("counted %q", got)
		}
		for i, c := range p.Counts()[1:] {
			// In time by the clock: the frame that leaves the device then.
			want := c.After - s.halted
			if d := (s.starts[len(s.starts)-p.Len()+1+i] - want).Abs(); d > time.Millisecond {
				t.Errorf("%s at frame %v, want %v", c.Cue, s.starts[len(s.starts)-p.Len()+1+i], want)
			}
		}
	})
}

// haltingStream is a stream whose device may stand still: it is behind by halted.
type haltingStream struct {
	*fakeStream
	now    *time.Time
	halted time.Duration
	starts []time.Duration // where what was spliced begins, by the timeline
}

func (s *haltingStream) frame() int64 {
	return int64(dsp.Rate.N(s.now.Sub(s.began) - s.halted))
}
func (s *haltingStream) Played() (int64, bool) { return s.frame(), true }
func (s *haltingStream) Splice(edit func(int64)) (time.Time, error) {
	s.tl.Edit(s.frame(), edit)
	var begins int64
	s.tl.View(func(m *audio.Mix) { begins = m.Begins() })
	s.starts = append(s.starts, dsp.Rate.D(int(begins)))
	return *s.now, nil
}

// Counts of a countdown and what ends it allocate nothing on the way of a key.
func TestACountdownAllocatesNothing(t *testing.T) {
	e, now := handDriven()
	e.o.Bank = countBank()
	e.o.Counted = func(audio.Counted) {}
	plan, id := planOf("turn_left"), uint64(0)
	run := func(end cues.ID) {
		id += 10
		press := *now
		e.take(command{Press: audio.Press{ID: id, Cue: "turn_left", At: press, Counts: plan, FirstCount: id + 1}})
		for at := time.Duration(0); at < 6*time.Second; at += 50 * time.Millisecond {
			*now = press.Add(at)
			e.advance()
			if end != "" && at == 2500*time.Millisecond {
				e.take(command{Press: audio.Press{ID: id + 9, Cue: end, At: *now}})
				end = ""
			}
		}
	}
	for _, end := range []cues.ID{"", "left", "people"} {
		if n := testing.AllocsPerRun(20, func() { run(end) }); n > 0 {
			t.Errorf("ended by %q: %v allocations", end, n)
		}
	}
}

// Whatever is pressed during countdowns, each press and each count ends once, no count is
// early or late, and only what may end a countdown does.
func TestCountdownsUnderAHammeredKeyboard(t *testing.T) {
	keys := []cues.ID{"turn_left", "turn_right", "bump", "step_up", "step_down", "left", "people", "water", "pace", "cancel", "now", "three"}
	for seed := range 30 {
		synctest.Test(t, func(t *testing.T) {
			r := startCounting(t, time.Duration(seed%3)*100*time.Millisecond)
			rnd := seed*7919 + 17
			next := func(n int) int { rnd = (rnd*1103515245 + 12345) & 0x7fffffff; return rnd / 7 % n }
			for range 60 {
				r.say(keys[next(len(keys))])
				time.Sleep(time.Duration(next(3500)+1) * time.Millisecond)
				synctest.Wait()
			}
			time.Sleep(10 * time.Second)
			synctest.Wait()
			ended, begun := map[string]int{}, map[string]int{}
			for line := range strings.SplitSeq(r.told(), "; ") {
				switch w := strings.Fields(line); {
				case w[0] == "count":
					begun[w[1]]++
				case w[0] == "rest":
					if by := w[len(w)-1]; slices.Contains([]string{"people", "water", "pace", "three"}, by) {
						t.Errorf("seed %d: a countdown was cancelled by %s", seed, by)
					}
				default:
					ended[w[0]]++
				}
			}
			pressed := map[string]int{}
			for id, name := range r.names {
				if id%10 == 0 {
					pressed[name]++
				}
			}
			for name, n := range ended {
				if n != pressed[name]+begun[name] {
					t.Errorf("seed %d: %s ended %d times, pressed %d and counted %d times", seed, name, n, pressed[name], begun[name])
				}
			}
			if len(begun) < 3 {
				t.Errorf("seed %d: only %v was counted", seed, begun)
			}
		})
	}
}
