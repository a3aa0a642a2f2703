package engine

import (
	"context"
	"errors"
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
	"spotter/cues/pack"
)

// TestTimeComesFirst has an engine that is late: its timer has not fired, and what
// wakes it is a key or a loss. What is over by then has been heard, and whose turn
// has come begins before the key is judged.
func TestTimeComesFirst(t *testing.T) {
	for _, tt := range []struct {
		name string
		wake func(e *Engine, s *fakeStream)
		want []string // of hole, of people that waited, and of what woke it
	}{
		{"a key", func(e *Engine, _ *fakeStream) { e.Play(audio.Press{ID: 3, Cue: "water", At: e.o.Now()}) },
			[]string{"sounding heard", "sounding heard", "sounding heard"}},
		{"silence", func(e *Engine, _ *fakeStream) { e.Silence() }, []string{"sounding heard", "sounding cut", ""}},
		{"a loss", func(_ *Engine, s *fakeStream) { s.lost <- errors.New("unplugged") }, []string{"sounding heard", "no_device", ""}},
		{"another output", func(e *Engine, _ *fakeStream) { e.Use([]audio.Output{&fakeOutput{name: "other"}}) },
			[]string{"sounding heard", "no_device", ""}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var ahead atomic.Int64 // how far the engine's clock is before its timers
				r := &rig{t: t, stop: func() {}}
				out := &fakeOutput{name: "fake"}
				sound := tones.Constant(dsp.Rate.N(rigClip), 0.5)
				r.Engine = New(Options{
					Bank: clip.Bank{"hole": sound, "people": sound, "water": sound}, Outputs: []audio.Output{out}, Cue: pack.Default().Cue,
					Report: func(p audio.Report) { r.mu.Lock(); defer r.mu.Unlock(); r.reports = append(r.reports, p) },
					Now:    func() time.Time { return time.Now().Add(time.Duration(ahead.Load())) },
				})
				ctx, cancel := context.WithCancel(t.Context())
				var done sync.WaitGroup
				done.Go(func() { r.Run(ctx) })
				defer done.Wait()
				defer cancel()
				synctest.Wait()
				r.say("hole")
				r.say("people")
				synctest.Wait()
				ahead.Store(int64(wholeCue))
				tt.wake(r.Engine, out.last())
				for i, want := range tt.want {
					r.expect(uint64(i+1), want)
				}
				last := uint64(0)
				for _, p := range r.reports {
					if p.Outcome == audio.Sounding && p.ID < last {
						t.Errorf("press %d sounds after press %d", p.ID, last)
					} else if p.Outcome == audio.Sounding {
						last = p.ID
					}
				}
			})
		})
	}
}

// TestAlarmPauses plays an alarm with a repeat of its own, and another over it.
func TestAlarmPauses(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sound, pause := 200*time.Millisecond, map[cues.ID]time.Duration{"stop": 0, "halt": time.Second}
		bank := clip.Bank{"stop": tones.Constant(dsp.Rate.N(sound), 0.5), "halt": tones.Constant(dsp.Rate.N(sound), 0.5)}
		out := &fakeOutput{name: "fake"}
		r := startRigOf(t, bank, func(id cues.ID) (cues.Cue, bool) {
			return cues.Cue{ID: id, Class: cues.Alarm, Repeat: pause[id]}, true
		}, out)
		synctest.Wait()
		check := func(name string, period time.Duration) {
			t.Helper()
			synctest.Wait()
			from := int64(dsp.Rate.N(time.Since(out.last().began)))
			frames := make([][2]float64, dsp.Rate.N(4*period))
			out.last().tl.Render(from, frames)
			for i, f := range frames[audio.FadeFrames:] {
				into := (i + int(audio.FadeFrames)) % dsp.Rate.N(period)
				if sounds := f != [2]float64{}; sounds != (into < dsp.Rate.N(sound)) {
					t.Fatalf("%s: sounds %v, %d frames into its period of %v", name, sounds, into, period)
				}
			}
		}
		a := r.say("stop")
		check("stop", sound+cues.DefaultRepeat)
		time.Sleep(time.Second)
		b := r.say("halt")
		r.expect(a, "sounding heard")
		check("halt over stop", sound+time.Second)
		time.Sleep(moment)
		c := r.say("halt")
		r.expect(b, "sounding cut-by-3")
		check("halt again", sound+time.Second)
		time.Sleep(time.Minute)
		r.expect(c, "sounding heard")
		if !r.Status().Alarm {
			t.Error("the alarm is not latched after a minute")
		}
		r.Clear()
		r.expect(c, "sounding heard")
	})
}

// TestQuietEndsWhatMayNotPass goes quiet while cues sound and wait.
func TestQuietEndsWhatMayNotPass(t *testing.T) {
	withRig(t, func(r *rig, out *fakeOutput) {
		a, w := r.say("people"), r.say("pace")
		r.SetQuiet(true)
		r.expect(a, "sounding cut")
		r.expect(w, "dropped")
		time.Sleep(fadeTime + time.Millisecond)
		if out.last().sounds() {
			t.Error("it is not quiet")
		}
		r.SetQuiet(true) // again changes nothing
		s := r.say("left")
		x := r.say("water")
		r.expect(x, "dropped")
		r.SetQuiet(false)
		w = r.say("water")
		r.SetQuiet(true)
		r.expect(w, "dropped")
		r.expect(s, "sounding")
		time.Sleep(wholeCue)
		r.expect(s, "sounding heard")
		s = r.say("stop")
		r.SetQuiet(false)
		r.SetQuiet(true)
		r.expect(s, "sounding")
		if !r.Status().Alarm {
			t.Error("quiet ended the alarm")
		}
	})
}

// TestAnAlarmOutlastsABrokenStream presses it in the moment in which the output
// goes: it must not be forgotten for that.
func TestAnAlarmOutlastsABrokenStream(t *testing.T) {
	withRig(t, func(r *rig, out *fakeOutput) {
		a, w := r.say("hole"), r.say("people")
		synctest.Wait()
		out.last().broken.Store(true)
		b := r.say("stop")
		r.expect(a, "sounding no_device")
		r.expect(w, "no_device")
		r.expect(b, "no_device")
		if !r.Status().Alarm {
			t.Error("the alarm is not latched")
		}
		out.last().lost <- errors.New("unplugged")
		time.Sleep(time.Second)
		if !out.last().sounds() {
			t.Error("the alarm does not sound from the next stream")
		}
		r.Silence()
		synctest.Wait()
		time.Sleep(fadeTime + time.Millisecond)
		if r.Status().Alarm || out.last().sounds() {
			t.Error("the alarm goes on after silence")
		}
	})
}
