package engine

import (
	"math"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"spotter/audio"
	"spotter/audio/dsp"
	"spotter/cues"
)

// The bugs of other people's cue schedulers, each as a test that would find it
// here. The line above each is what their users had to live with.

// withRig plays on an engine with an open output, in a bubble of fake time.
func withRig(t *testing.T, play func(r *rig, out *fakeOutput)) {
	synctest.Test(t, func(t *testing.T) {
		out := &fakeOutput{name: "fake"}
		r := startRig(t, out)
		synctest.Wait()
		play(r, out)
	})
}

const (
	moment   = 100 * time.Millisecond
	wholeCue = rigClip + fakeLatency // from a key to the end of its sound
)

// iRaceDeck 867: "car left" was lost behind a line of its own weight, since a cut
// needed a strictly greater one.
func TestBugStarvationBetweenEquals(t *testing.T) {
	for _, pair := range [][2]cues.ID{{"stop", "stop"}, {"left", "hole"}, {"slow", "people"}, {"water", "gel"}, {"pace", "yes"}} {
		withRig(t, func(r *rig, _ *fakeOutput) {
			a := r.say(pair[0])
			time.Sleep(moment)
			b := r.say(pair[1])
			r.expect(a, "sounding cut-by-2")
			r.expect(b, "sounding")
			time.Sleep(wholeCue)
			r.expect(b, "sounding heard")
		})
	}
}

// iRaceDeck 1185: two messages that both deserved to be heard shared one deferred
// slot, and one was lost without a word. One slot is our rule too: what it costs
// is told at once and by whom, and a more urgent cue costs nothing that waits.
func TestBugOneDeferredSlot(t *testing.T) {
	withRig(t, func(r *rig, _ *fakeOutput) {
		r.say("hole")
		a := r.say("people")
		r.say("step_up") // cuts hole, and leaves people waiting
		b := r.say("turn_left")
		r.expect(a, "dropped-by-4")
		time.Sleep(2 * wholeCue)
		r.expect(b, "sounding heard")
	})
}

// ETHOS 4590: the pilot had to wait until the old call-out had ended.
func TestBugNoInterruption(t *testing.T) {
	withRig(t, func(r *rig, _ *fakeOutput) {
		a := r.say("finish")
		time.Sleep(moment)
		b := r.say("left")
		r.expect(a, "sounding cut-by-2")
		r.expect(b, "sounding")
		if got := r.Status().Latency; got != fakeLatency {
			t.Errorf("the steer cue came after %v, want %v", got, fakeLatency)
		}
	})
}

// ETHOS 5687: quick changes made a queue of messages that were no longer true.
func TestBugStaleQueue(t *testing.T) {
	withRig(t, func(r *rig, _ *fakeOutput) {
		r.say("hole")
		a, b, c := r.say("people"), r.say("bike"), r.say("narrow")
		r.expect(a, "dropped-by-3")
		r.expect(b, "dropped-by-4")
		time.Sleep(2 * wholeCue)
		r.expect(c, "sounding heard")
		for range 4 { // steer keeps the way shut for longer than a warning lives
			r.say("hole")
			d := r.say("people")
			for range 8 {
				time.Sleep(2 * moment)
				r.say("hole")
			}
			r.expect(d, "expired")
		}
	})
}

// ETHOS 5695: repeats stacked up, "oldest altitude, less old, actually relevant".
func TestBugStackedRepeats(t *testing.T) {
	withRig(t, func(r *rig, _ *fakeOutput) {
		r.say("hole")
		var ids []uint64
		for range 5 {
			time.Sleep(moment / 2)
			ids = append(ids, r.say("water"))
		}
		time.Sleep(3 * wholeCue)
		for i, id := range ids {
			want := "sounding heard"
			if i < len(ids)-1 {
				want = "dropped"
			}
			if got := r.story(id); !strings.HasPrefix(got, want) {
				t.Errorf("repeat %d of 5: %q, want %q", i+1, got, want)
			}
		}
	})
}

// CrewChief: a message that was in the queue already was ignored, and so the first
// one's expiry held for the second. Pressed again, a cue lives anew.
func TestBugSecondPressKeepsTheFirstsExpiry(t *testing.T) {
	withRig(t, func(r *rig, _ *fakeOutput) {
		steer := func(d time.Duration) {
			for ; d > 0; d -= 4 * moment {
				r.say("hole")
				time.Sleep(4 * moment)
			}
		}
		r.say("hole")
		a := r.say("water")
		steer(2400 * time.Millisecond)
		b := r.say("water")
		steer(2400 * time.Millisecond)
		r.expect(a, "dropped-by-9")
		r.expect(b, "")
		time.Sleep(2 * wholeCue)
		r.expect(b, "sounding heard")
	})
}

// ETHOS 5687: once it ran, nothing stopped the queue.
func TestBugUnstoppableQueue(t *testing.T) {
	for _, first := range []cues.ID{"stop", "hole", "people"} {
		withRig(t, func(r *rig, out *fakeOutput) {
			r.say(first)
			time.Sleep(moment)
			for range 20 {
				r.say("water")
				r.say("gel")
			}
			r.Silence()
			r.everyPressEndedOnce() // all of them, at once
			time.Sleep(fadeTime)
			for range 10 {
				if out.last().sounds() || r.Status().Alarm {
					t.Fatalf("something sounds after %s and silence", first)
				}
				time.Sleep(time.Second)
			}
			a := r.say("left")
			r.expect(a, "sounding")
		})
	}
}

// fadeTime is the length of a fade.
const fadeTime = time.Duration(audio.FadeFrames) * time.Second / time.Duration(dsp.Rate)

// top_speed 82: the curve was announced too late, since lap chatter was speaking.
func TestBugLateBehindChatter(t *testing.T) {
	for _, chatter := range []cues.ID{"pace", "marker", "water"} {
		withRig(t, func(r *rig, _ *fakeOutput) {
			r.say(chatter)
			time.Sleep(moment)
			r.say("turn_left")
			synctest.Wait()
			if got := r.Status().Latency; got != fakeLatency {
				t.Errorf("the turn came %v after the key, behind %s", got, chatter)
			}
		})
	}
}

// Soundux 728: after a lag spike a key was taken for held, and its sound played on.
func TestBugStuckKey(t *testing.T) {
	const held = time.Second / 30 // from one repeat to the next
	for _, id := range []cues.ID{"left", "people", "water", "pace", "stop"} {
		t.Run("held/"+string(id), func(t *testing.T) {
			withRig(t, func(r *rig, out *fakeOutput) {
				for range 90 {
					r.say(id)
					time.Sleep(held)
				}
				if id == "stop" {
					r.Clear()
				}
				time.Sleep(wholeCue)
				r.everyPressEndedOnce()
				if out.last().sounds() {
					t.Error("it sounds on after the key was let go")
				}
			})
		})
		t.Run("lag/"+string(id), func(t *testing.T) {
			withRig(t, func(r *rig, out *fakeOutput) {
				for i := range 60 { // two seconds of a held key, all at once
					r.sayLate(id, time.Duration(59-i)*held)
				}
				want := "sounding"
				if id == "pace" { // which goes on from its first press that is not stale
					want = "dropped-by-1"
				}
				r.expect(r.id, want)
				if id == "stop" {
					r.Clear()
				}
				time.Sleep(wholeCue)
				r.everyPressEndedOnce()
				if out.last().sounds() {
					t.Error("a queue plays on")
				}
				next := r.say("hole")
				r.expect(next, "sounding")
			})
		})
	}
	withRig(t, func(r *rig, _ *fakeOutput) { // a lag longer than any steer cue is worth
		for range 30 {
			r.sayLate("left", time.Second)
		}
		for id := range uint64(30) {
			r.expect(id+1, "expired")
		}
	})
}

// A stuck key on a stuck engine must not keep the runner from being stopped.
func TestBugStuckKeyBeforeStop(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		out := &fakeOutput{name: "fake", delay: time.Second} // nothing is taken until it is open
		r := startRig(t, out)
		for range ringSize {
			r.say("left")
		}
		refused, stop := r.say("left"), r.say("stop")
		r.expect(refused, "dropped")
		time.Sleep(2 * time.Second)
		r.expect(stop, "sounding heard")
		if !r.Status().Alarm {
			t.Error("the alarm did not latch")
		}
	})
	synctest.Test(t, func(t *testing.T) {
		out := &fakeOutput{name: "fake", delay: time.Second}
		r := startRig(t, out)
		for range ringSize {
			r.say("stop")
		}
		r.SetQuiet(true)
		r.Silence()
		time.Sleep(2 * time.Second)
		synctest.Wait()
		if s := r.Status(); s.Alarm || !s.Quiet || out.last().sounds() {
			t.Errorf("alarm %v, quiet %v: orders were lost behind the keys", s.Alarm, s.Quiet)
		}
	})
}

// CrewChief: the spotter never cut the spotter, so that a wrong "car left" held up
// its own correction.
func TestBugDroppedCorrection(t *testing.T) {
	for _, pair := range [][2]cues.ID{{"left", "right"}, {"right", "left"}, {"hard_left", "right"}, {"left", "hard_right"}, {"left", "cancel"}} {
		for _, after := range []time.Duration{0, time.Millisecond, moment, rigClip - 1} {
			withRig(t, func(r *rig, out *fakeOutput) {
				a := r.say(pair[0])
				time.Sleep(after)
				b := r.say(pair[1])
				r.expect(a, "sounding cut-by-2")
				r.expect(b, "sounding")
				time.Sleep(fadeTime + time.Millisecond)
				if n := out.last().voices(); math.Abs(n-1) > 1e-6 {
					t.Errorf("%.3f voices after %s and %s, want one", n, pair[0], pair[1])
				}
			})
		}
	}
}

// voices returns as how many cues sound at this moment: the power at both ears, which
// one cue has wherever it is panned, in cues. Two that differ in their ears count as more.
func (s *fakeStream) voices() float64 {
	var f [1][2]float64
	s.tl.Render(int64(dsp.Rate.N(time.Since(s.began))), f[:])
	return (f[0][0]*f[0][0] + f[0][1]*f[0][1]) / (0.5 * 0.5)
}

// Linux Show Player 166, BORIS 222: a second press by accident ended what the
// first began, or did it twice.
func TestBugDoublePress(t *testing.T) {
	const double = 80 * time.Millisecond
	for id, want := range map[cues.ID][2]string{
		"pace":  {"sounding heard", "dropped-by-1"}, // goes on
		"water": {"sounding cut-by-2", "sounding heard"},
		"left":  {"sounding cut-by-2", "sounding heard"},
		"stop":  {"sounding cut-by-2", "sounding heard"},
	} {
		withRig(t, func(r *rig, _ *fakeOutput) {
			a := r.say(id)
			time.Sleep(double)
			b := r.say(id)
			time.Sleep(wholeCue)
			r.expect(a, want[0])
			r.expect(b, want[1])
			if latched := r.Status().Alarm; latched != (id == "stop") {
				t.Errorf("%s pressed twice: alarm %v", id, latched)
			}
		})
	}
	withRig(t, func(r *rig, _ *fakeOutput) { // while it waits
		r.say("hole")
		a, b := r.say("pace"), r.say("pace")
		r.expect(b, "dropped-by-2")
		time.Sleep(2 * wholeCue)
		r.expect(a, "sounding heard")
		c := r.say("pace") // when it is over it can be said again
		r.expect(c, "sounding")
	})
}

// CrewChief 353: what waits must be looked at again before it is said.
func TestBugNotValidatedBeforePlaying(t *testing.T) {
	for _, tt := range []struct {
		waits, pressed cues.ID
		taken          bool
	}{
		{"turn_left", "right", true}, {"water_right", "hard_left", true}, {"people", "cancel", true},
		{"clear", "step_down", true}, {"one", "now", true},
		{"turn_left", "left", false}, {"turn_left", "step_up", false}, {"water", "right", false}, {"turn_left", "now", false},
	} {
		withRig(t, func(r *rig, _ *fakeOutput) {
			r.say("hole")
			a := r.say(tt.waits)
			b := r.say(tt.pressed)
			want := ""
			if tt.taken {
				want = "dropped-by-3"
			}
			r.expect(a, want)
			r.expect(b, "sounding")
		})
	}
	withRig(t, func(r *rig, _ *fakeOutput) { // even by a press that is itself too late
		r.say("hole")
		a := r.say("turn_left")
		b := r.sayLate("right", time.Second)
		r.expect(a, "dropped-by-3")
		r.expect(b, "expired")
	})
}
