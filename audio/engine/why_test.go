package engine

import (
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"spotter/audio"
	"spotter/cues"
)

// final returns the final report of a press; the zero Report while there is none.
func (r *rig) final(id uint64) audio.Report {
	synctest.Wait()
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, p := range r.reports {
		if p.ID == id && p.Outcome != audio.Sounding {
			return p
		}
	}
	return audio.Report{}
}

// TestWhyAPressEnded goes through the ways in which a press comes to nothing, or not
// to its end: the outcome, the reason, what took its place, and when its sound ended.
func TestWhyAPressEnded(t *testing.T) {
	const beginning = moment + fakeLatency // of what is cut a moment after its key: when that is heard
	for name, tt := range map[string]struct {
		play func(r *rig, out *fakeOutput) (id uint64)
		want audio.Report
	}{
		"cut by another": {func(r *rig, _ *fakeOutput) uint64 {
			return r.then("left", func() { r.say("right") })
		}, audio.Report{Outcome: audio.Cut, Why: audio.WhyCue, By: 2, Ended: beginning}},
		"cut by cancel": {func(r *rig, _ *fakeOutput) uint64 {
			return r.then("left", func() { r.say("cancel") })
		}, audio.Report{Outcome: audio.Cut, Why: audio.WhyCancel, By: 2, Ended: beginning}},
		"cut by stop": {func(r *rig, _ *fakeOutput) uint64 {
			return r.then("left", func() { r.say("stop") })
		}, audio.Report{Outcome: audio.Cut, Why: audio.WhyStop, By: 2, Ended: beginning}},
		"cut by silence": {func(r *rig, _ *fakeOutput) uint64 {
			return r.then("left", r.Silence)
		}, audio.Report{Outcome: audio.Cut, Why: audio.WhySilence, Ended: beginning}},
		"cut by quiet": {func(r *rig, _ *fakeOutput) uint64 {
			return r.then("water", func() { r.SetQuiet(true) })
		}, audio.Report{Outcome: audio.Cut, Why: audio.WhyQuiet, Ended: beginning}},
		"stop cleared": {func(r *rig, _ *fakeOutput) uint64 {
			return r.then("stop", r.Clear)
		}, audio.Report{Outcome: audio.Cut, Why: audio.WhyCleared, Ended: beginning}},
		"lost while it sounds": {func(r *rig, out *fakeOutput) uint64 {
			return r.then("left", func() { out.last().lost <- errors.New("unplugged") })
		}, audio.Report{Outcome: audio.NoDevice, Why: audio.WhyLost, Ended: moment}},
		"another output": {func(r *rig, _ *fakeOutput) uint64 {
			return r.then("left", func() { r.Use([]audio.Output{&fakeOutput{name: "other"}}) })
		}, audio.Report{Outcome: audio.NoDevice, Why: audio.WhyChanged, Ended: moment}},
		"left while it sounds": {func(r *rig, _ *fakeOutput) uint64 {
			return r.then("left", r.stop)
		}, audio.Report{Outcome: audio.Cut, Why: audio.WhyClosed, Ended: moment}},
		"stop is first": {func(r *rig, _ *fakeOutput) uint64 {
			r.say("stop")
			return r.say("left")
		}, audio.Report{Outcome: audio.Dropped, Why: audio.WhyStop, By: 1}},
		"something more urgent waits": {func(r *rig, _ *fakeOutput) uint64 {
			r.say("left")
			r.say("turn_left")
			return r.say("water")
		}, audio.Report{Outcome: audio.Dropped, Why: audio.WhyUrgent, By: 2}},
		"quiet mode": {func(r *rig, _ *fakeOutput) uint64 {
			r.SetQuiet(true)
			return r.say("water")
		}, audio.Report{Outcome: audio.Dropped, Why: audio.WhyQuiet}},
		"taken back": {func(r *rig, _ *fakeOutput) uint64 {
			r.say("hole")
			id := r.say("turn_left")
			r.say("right")
			return id
		}, audio.Report{Outcome: audio.Dropped, Why: audio.WhyTakenBack, By: 3}},
		"cancelled while it waits": {func(r *rig, _ *fakeOutput) uint64 {
			r.say("hole")
			id := r.say("turn_left")
			r.say("cancel")
			return id
		}, audio.Report{Outcome: audio.Dropped, Why: audio.WhyCancel, By: 3}},
		"stopped while it waits": {func(r *rig, _ *fakeOutput) uint64 {
			r.say("hole")
			id := r.say("turn_left")
			r.say("stop")
			return id
		}, audio.Report{Outcome: audio.Dropped, Why: audio.WhyStop, By: 3}},
		"a newer one": {func(r *rig, _ *fakeOutput) uint64 {
			r.say("hole")
			id := r.say("water")
			r.say("gel")
			return id
		}, audio.Report{Outcome: audio.Dropped, Why: audio.WhyNewer, By: 3}},
		"sounds already": {func(r *rig, _ *fakeOutput) uint64 {
			r.say("pace")
			return r.say("pace")
		}, audio.Report{Outcome: audio.Dropped, Why: audio.WhySounding, By: 1}},
		"waits already": {func(r *rig, _ *fakeOutput) uint64 {
			r.say("hole")
			r.say("pace")
			return r.say("pace")
		}, audio.Report{Outcome: audio.Dropped, Why: audio.WhyWaiting, By: 2}},
		"too late": {func(r *rig, _ *fakeOutput) uint64 {
			time.Sleep(2 * time.Second)
			return r.sayLate("left", time.Second)
		}, audio.Report{Outcome: audio.Expired, Why: audio.WhyLate}},
		"no such cue": {func(r *rig, _ *fakeOutput) uint64 {
			return r.say("nothing")
		}, audio.Report{Outcome: audio.Dropped, Why: audio.WhyNoCue}},
		"no output": {func(r *rig, out *fakeOutput) uint64 {
			out.delay = time.Minute
			out.last().lost <- errors.New("unplugged")
			synctest.Wait()
			return r.say("left")
		}, audio.Report{Outcome: audio.NoDevice, Why: audio.WhyNoOutput}},
	} {
		withRig(t, func(r *rig, out *fakeOutput) {
			id := tt.play(r, out)
			got := r.final(id)
			if got.Outcome != tt.want.Outcome || got.Why != tt.want.Why || got.By != tt.want.By || got.Ended != tt.want.Ended {
				t.Errorf("%s: %+v, want %+v", name, got, tt.want)
			}
		})
	}
}

// then presses a cue, lets a moment pass, and does something.
func (r *rig) then(id cues.ID, do func()) uint64 {
	n := r.say(id)
	time.Sleep(moment)
	synctest.Wait()
	do()
	return n
}

// A cue that waits for its turn for too long says so, and so does one that was
// pressed before the output was open: nothing was wrong with the key.
func TestWhyAPressExpired(t *testing.T) {
	withRig(t, func(r *rig, _ *fakeOutput) {
		r.say("hole")
		id := r.say("people")
		for range 10 {
			time.Sleep(2 * moment)
			r.say("hole")
		}
		if p := r.final(id); p.Outcome != audio.Expired || p.Why != audio.WhyTurn {
			t.Errorf("%+v, want expired: its turn did not come", p)
		}
	})
	synctest.Test(t, func(t *testing.T) {
		r := startRig(t, &fakeOutput{name: "idle", delay: 2 * time.Second})
		id := r.say("left")
		time.Sleep(3 * time.Second)
		if p := r.final(id); p.Outcome != audio.Expired || p.Why != audio.WhyOutput {
			t.Errorf("%+v, want expired: the output was not open yet", p)
		}
	})
	synctest.Test(t, func(t *testing.T) {
		r := startRig(t, &fakeOutput{name: "null", silent: true})
		synctest.Wait()
		id := r.say("left")
		time.Sleep(time.Second)
		if p := r.final(id); p.Outcome != audio.NoDevice || p.Why != audio.WhySilent {
			t.Errorf("%+v, want no device: it is silent", p)
		}
	})
}

// A lower class never displaces a higher one that waits: the turn is heard, and the
// water is told at once that it was not.
func TestALowerClassDoesNotDisplaceAHigherOne(t *testing.T) {
	withRig(t, func(r *rig, _ *fakeOutput) {
		r.say("left")
		time.Sleep(moment)
		turn := r.say("turn_left")
		time.Sleep(moment)
		water := r.say("water")
		r.expect(water, "dropped-by-2")
		time.Sleep(2 * wholeCue)
		r.expect(turn, "sounding heard")
	})
	withRig(t, func(r *rig, _ *fakeOutput) { // "clear" is a service cue: "I'm here" takes nothing of it back
		r.say("hole")
		clear := r.say("clear")
		yes := r.say("yes")
		r.expect(yes, "dropped-by-2")
		time.Sleep(2 * wholeCue)
		r.expect(clear, "sounding heard")
	})
}
