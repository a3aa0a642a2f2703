package audio

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gopxl/beep/v2"

	"spotter/audio/audiotest"
	"spotter/cues"
)

// band is an engine on a private server, with clips that tell each other apart:
// left and right are 100 ms at half level in one ear, info is 600 ms at a
// quarter in both, stop repeats.
type band struct {
	*Engine
	t       *testing.T
	server  *audiotest.Server
	id      uint64
	mu      sync.Mutex
	reports []Report
	events  []DeviceEvent
}

const clickLength = 100 * time.Millisecond

func startBand(t *testing.T, kind audiotest.Kind, sink string) *band {
	server := audiotest.Start(t, kind)
	t.Setenv("PULSE_SERVER", server.Addr)
	b := &band{t: t, server: server}
	vocabulary := map[cues.ID]cues.Cue{
		"left":  {ID: "left", Class: cues.Steer, Pan: cues.Left},
		"right": {ID: "right", Class: cues.Steer, Pan: cues.Right},
		"info":  {ID: "info", Class: cues.Info},
		"stop":  {ID: "stop", Class: cues.Alarm},
	}
	click := square(Rate.N(clickLength), 0.5)
	b.Engine = NewEngine(EngineOptions{
		Bank:    Bank{"left": click, "right": click, "info": square(Rate.N(600*time.Millisecond), 0.25), "stop": click},
		Cue:     func(id cues.ID) (cues.Cue, bool) { c, ok := vocabulary[id]; return c, ok },
		Outputs: []Output{NewPulse(sink, 5*time.Millisecond)},
		Report:  func(r Report) { b.mu.Lock(); defer b.mu.Unlock(); b.reports = append(b.reports, r) },
		Device:  func(d DeviceEvent) { b.mu.Lock(); defer b.mu.Unlock(); b.events = append(b.events, d) },
	})
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() { defer close(done); b.Run(ctx) }()
	t.Cleanup(func() { cancel(); <-done })
	b.until("the output is open", 10*time.Second, func() bool { return b.Status().State == Open })
	return b
}

// square returns n frames of a 1 kHz square wave that begins and ends at full level.
func square(n int, level float64) *Clip {
	at := 0
	return newClip(beep.Take(n, beep.StreamerFunc(func(s [][2]float64) (int, bool) {
		for i := range s {
			v := level
			if at/24%2 == 1 {
				v = -level
			}
			s[i] = [2]float64{v, v}
			at++
		}
		return len(s), true
	})))
}

func (b *band) press(id cues.ID) uint64 {
	b.id++
	b.Play(Press{ID: b.id, Cue: id, At: time.Now()})
	return b.id
}

func (b *band) outcome(id uint64) (o Outcome, ended bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, r := range b.reports {
		if r.ID == id && r.Outcome != Sounding {
			return r.Outcome, true
		}
	}
	return 0, false
}

func (b *band) until(what string, limit time.Duration, ok func() bool) time.Duration {
	b.t.Helper()
	began := time.Now()
	for !ok() {
		if time.Since(began) > limit {
			b.t.Fatalf("after %v: not so: %s (status %+v)", limit, what, b.Status())
		}
		time.Sleep(2 * time.Millisecond)
	}
	return time.Since(began)
}

// settled records the sink that the runner listens to.
func (b *band) record() *audiotest.Recording {
	r := b.server.Record(audiotest.Ear)
	b.server.Calibrate(r)
	return r
}

func eachServer(t *testing.T, f func(t *testing.T, kind audiotest.Kind)) {
	for _, kind := range []audiotest.Kind{audiotest.PulseAudio, audiotest.PipeWire} {
		t.Run(kind.String(), func(t *testing.T) { f(t, kind) })
	}
}

func TestPulseEveryCueWholeInItsEar(t *testing.T) {
	eachServer(t, func(t *testing.T, kind audiotest.Kind) {
		b := startBand(t, kind, "")
		rec := b.record()
		var want []string
		for i := range 20 {
			side := []string{"left", "right"}[i%2]
			want = append(want, side)
			b.press(cues.ID(side))
			time.Sleep(230 * time.Millisecond)
		}
		sounds := audiotest.Sounds(rec.Stop(), 20*time.Millisecond)
		var got []string
		short := 0
		for _, s := range sounds {
			got = append(got, s.Ear())
			if d := s.Length() - clickLength; d < -time.Millisecond || d > time.Millisecond {
				short++
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("heard %v, want %v", got, want)
		}
		if allowed := lostCycles(kind); short > allowed {
			t.Errorf("%d of %d cues were not whole, at most %d are the server's doing", short, len(sounds), allowed)
		}
		for id := uint64(1); id <= b.id; id++ {
			if o, ended := b.outcome(id); !ended || o != Heard {
				t.Errorf("press %d: outcome %v, ended %v, want heard", id, o, ended)
			}
		}
	})
}

// lostCycles is how many sounds a busy PipeWire may tear by losing a cycle of
// its graph, which no client can mend.
func lostCycles(kind audiotest.Kind) int {
	if kind == audiotest.PipeWire {
		return 2
	}
	return 0
}

func TestPulseCutIsGapless(t *testing.T) {
	eachServer(t, func(t *testing.T, kind audiotest.Kind) {
		b := startBand(t, kind, "")
		rec := b.record()
		first := b.press("info")
		time.Sleep(200 * time.Millisecond)
		second := b.press("right")
		time.Sleep(time.Second)
		sounds := audiotest.Sounds(rec.Stop(), 20*time.Millisecond)
		if len(sounds) != 1 {
			t.Fatalf("%d sounds, want one: the second begins where the first ends", len(sounds))
		}
		// From the first key to the second, then the second cue; nothing of the
		// first's other 400 ms. A key waits for up to one cycle of the sink.
		if d := sounds[0].Length() - 300*time.Millisecond; math.Abs(float64(d)) > float64(40*time.Millisecond) {
			t.Errorf("it lasts %v, want about 300 ms", sounds[0].Length())
		}
		if o, _ := b.outcome(first); o != Cut {
			t.Errorf("the first: outcome %v, want cut", o)
		}
		if o, _ := b.outcome(second); o != Heard {
			t.Errorf("the second: outcome %v, want heard", o)
		}
	})
}

// TestPulseManyKeys presses faster than cues end, so that each overwrites the
// queue; in the end the queue must be as long as it was, and the last cue whole.
func TestPulseManyKeys(t *testing.T) {
	eachServer(t, func(t *testing.T, kind audiotest.Kind) {
		b := startBand(t, kind, "")
		for i := range 300 {
			b.press([]cues.ID{"left", "right", "info"}[i%3])
			time.Sleep(7 * time.Millisecond)
		}
		time.Sleep(2 * time.Second)
		rec := b.record()
		id := b.press("left")
		time.Sleep(600 * time.Millisecond)
		sounds := audiotest.Sounds(rec.Stop(), 20*time.Millisecond)
		if len(sounds) != 1 || sounds[0].Ear() != "left" {
			t.Fatalf("after 300 keys: %v, want one sound in the left ear", sounds)
		}
		if d := sounds[0].Length() - clickLength; math.Abs(float64(d)) > float64(time.Millisecond) && lostCycles(kind) == 0 {
			t.Errorf("it lasts %v, want %v", sounds[0].Length(), clickLength)
		}
		if o, _ := b.outcome(id); o != Heard {
			t.Errorf("outcome %v, want heard", o)
		}
		for id := uint64(1); id <= b.id; id++ {
			if _, ended := b.outcome(id); !ended {
				t.Errorf("press %d has no outcome", id)
			}
		}
	})
}

func TestPulseAlarmRepeatsPastTheQueue(t *testing.T) {
	eachServer(t, func(t *testing.T, kind audiotest.Kind) {
		b := startBand(t, kind, "")
		rec := b.record()
		b.press("stop")
		time.Sleep(4 * time.Second)
		b.Clear()
		time.Sleep(time.Second)
		sounds := audiotest.Sounds(rec.Stop(), 50*time.Millisecond)
		period := clickLength + Rate.D(int(alarmPause))
		want := int(4 * time.Second / period)
		if n := len(sounds); n < want || n > want+1 {
			t.Fatalf("heard %d times in 4 s, want %d or %d, and no more after it was cleared", n, want, want+1)
		}
		for i := 1; i < len(sounds); i++ {
			d := time.Duration(sounds[i].Start-sounds[i-1].Start) * time.Second / audiotest.Rate
			if math.Abs(float64(d-period)) > float64(30*time.Millisecond) {
				t.Errorf("repeat %d after %v, want %v", i, d, period)
			}
		}
	})
}

// TestPulseLossAndReturn takes the way to the ear away in each manner there is.
func TestPulseLossAndReturn(t *testing.T) {
	for name, way := range map[string]struct{ lose, restore func(s *audiotest.Server) }{
		"sink unloaded": {
			func(s *audiotest.Server) { s.UnloadSink(audiotest.Ear) },
			func(s *audiotest.Server) { s.LoadSink(audiotest.Ear) }},
		"server killed": {
			func(s *audiotest.Server) { s.Kill() },
			func(s *audiotest.Server) { s.Restart() }},
		"sink suspended": {
			func(s *audiotest.Server) { s.Suspend(audiotest.Ear, true) },
			func(s *audiotest.Server) { s.Suspend(audiotest.Ear, false) }},
		"server hangs": {
			func(s *audiotest.Server) { s.Freeze(true) },
			func(s *audiotest.Server) { s.Freeze(false) }},
		"stream killed": {
			func(s *audiotest.Server) { s.KillStreams() },
			func(s *audiotest.Server) {}},
	} {
		t.Run(name, func(t *testing.T) {
			eachServer(t, func(t *testing.T, kind audiotest.Kind) {
				b := startBand(t, kind, "")
				if name == "sink suspended" && kind == audiotest.PipeWire {
					b.staysAwake() // PipeWire does not suspend a sink that somebody plays to
					return
				}
				lost := make(chan time.Duration, 1)
				began := time.Now()
				go func() {
					for range 2000 {
						if b.sawLoss() {
							lost <- time.Since(began)
							return
						}
						time.Sleep(time.Millisecond)
					}
					lost <- 0
				}()
				way.lose(b.server)
				switch d := <-lost; {
				case d == 0:
					t.Fatalf("never noticed (status %+v)", b.Status())
				case d > noticeWithin(name):
					t.Errorf("noticed after %v, want within %v", d, noticeWithin(name))
				}
				if name != "stream killed" { // that is open again at once
					id := b.press("left")
					b.until("a press without a device ends", 3*time.Second, func() bool { o, ok := b.outcome(id); return ok && o == NoDevice })
				}
				way.restore(b.server)
				b.until("the output is open again", 15*time.Second, func() bool { return b.Status().State == Open })
				if name := b.Status().Device.Name; name != audiotest.Ear {
					t.Errorf("reopened on %q, want the same sink", name)
				}
				id := b.press("right")
				b.until("a press after the return is heard", 3*time.Second, func() bool { o, ok := b.outcome(id); return ok && o == Heard })
			})
		})
	}
}

// noticeWithin is a second, with what a busy machine adds where the loss is
// found by asking and not by being told, and where the losing itself takes time.
func noticeWithin(name string) time.Duration {
	switch name {
	case "server hangs":
		return 1500 * time.Millisecond
	case "server killed":
		return 3 * time.Second
	}
	return time.Second
}

// staysAwake asks the server to suspend the sink, which it does not do.
func (b *band) staysAwake() {
	b.t.Helper()
	b.server.Suspend(audiotest.Ear, true)
	time.Sleep(300 * time.Millisecond)
	rec := b.server.Record(audiotest.Ear)
	b.press("left")
	time.Sleep(500 * time.Millisecond)
	if n := len(audiotest.Sounds(rec.Stop(), 20*time.Millisecond)); n != 1 {
		b.t.Errorf("%d sounds on a sink that was to be suspended, want 1 (status %+v)", n, b.Status())
	}
}

func (b *band) sawLoss() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return slices.ContainsFunc(b.events, func(d DeviceEvent) bool { return d.State == Lost && d.Err != nil })
}

// TestPulseStaysInItsEar moves the stream to the laptop's loudspeaker, as a
// volume control or a session manager may: no cue may be heard there.
func TestPulseStaysInItsEar(t *testing.T) {
	eachServer(t, func(t *testing.T, kind audiotest.Kind) {
		b := startBand(t, kind, audiotest.Ear)
		rec := b.server.Record(audiotest.Laptop)
		b.server.Calibrate(rec)
		for _, index := range b.server.Streams() {
			// The server may refuse; then the stream stays where it is.
			b.server.TryPactl("move-sink-input", index, audiotest.Laptop)
		}
		time.Sleep(500 * time.Millisecond)
		b.press("left")
		time.Sleep(500 * time.Millisecond)
		if sounds := audiotest.Sounds(rec.Stop(), 20*time.Millisecond); len(sounds) > 0 {
			t.Errorf("%d sounds from the laptop", len(sounds))
		}
	})
}

func TestPulseErrorsNameTheNextStep(t *testing.T) {
	t.Run("no server", func(t *testing.T) {
		t.Setenv("PULSE_SERVER", "unix:"+t.TempDir()+"/none")
		_, err := NewPulse("", 0).Open(t.Context(), NewTimeline())
		if err == nil || !strings.Contains(err.Error(), "PULSE_SERVER") {
			t.Errorf("error %v, want one that says what to do", err)
		}
	})
	t.Run("no such sink", func(t *testing.T) {
		s := audiotest.Start(t, audiotest.PulseAudio)
		t.Setenv("PULSE_SERVER", s.Addr)
		_, err := NewPulse("earr", 0).Open(t.Context(), NewTimeline())
		if err == nil || !strings.Contains(err.Error(), "laptop") {
			t.Errorf("error %v, want one that names the sinks there are", err)
		}
	})
}

func TestSinks(t *testing.T) {
	eachServer(t, func(t *testing.T, kind audiotest.Kind) {
		s := audiotest.Start(t, kind)
		t.Setenv("PULSE_SERVER", s.Addr)
		s.Mute(audiotest.Laptop, true)
		sinks, err := Sinks(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, s := range sinks {
			got = append(got, fmt.Sprint(s.Name, " ", s.Default, " ", s.Muted, " ", s.Rate, " ", s.Channels))
		}
		slices.Sort(got)
		want := []string{"ear true false 48000 2", "laptop false true 48000 2"}
		if !slices.Equal(got, want) {
			t.Errorf("sinks %q, want %q", got, want)
		}
	})
}
