package out_test

import (
	"strings"
	"testing"
	"time"

	"spotter/audio"
	"spotter/audio/clip"
	"spotter/audio/engine"
	"spotter/cues"
)

func TestCueIsHeard(t *testing.T) {
	t.Parallel()
	s := play(t)
	id := s.press("left")
	r := s.final(id)
	if r.Outcome != audio.Heard || r.Latency < 5*time.Millisecond || r.Latency > 200*time.Millisecond {
		t.Errorf("%+v", r)
	}
	said := s.final(s.pressClip("water", noise(250*time.Millisecond)))
	if said.Outcome != audio.Heard {
		t.Errorf("a spoken split: %+v", said)
	}
	s.oneEach()
}

// pressClip presses a key whose sound the phone does not have.
func (s *scene) pressClip(id cues.ID, c *clip.Clip) uint64 {
	s.mu.Lock()
	s.ids++
	n := s.ids
	s.keys[n] = time.Now()
	s.mu.Unlock()
	s.Play(audio.Press{ID: n, Cue: id, At: time.Now(), Clip: c})
	return n
}

func TestCueCutsAnother(t *testing.T) {
	t.Parallel()
	s := play(t)
	one := s.press("left")
	time.Sleep(80 * time.Millisecond)
	two := s.press("right")
	if r := s.final(one); r.Outcome != audio.Cut || r.By != two || r.Why != audio.WhyCue || r.Ended < 60*time.Millisecond || r.Ended > 250*time.Millisecond {
		t.Errorf("%+v", r)
	}
	low := s.press("water") // waits
	if r := s.final(two); r.Outcome != audio.Heard {
		t.Errorf("%+v", r)
	}
	if r := s.final(low); r.Outcome != audio.Heard {
		t.Errorf("%+v", r)
	}
	s.oneEach()
}

func TestShortFreezeIsNotNoticed(t *testing.T) {
	t.Parallel()
	s := play(t)
	s.proxy.frozen.Store(true)
	id := s.press("left")
	time.AfterFunc(150*time.Millisecond, func() { s.proxy.frozen.Store(false) })
	if r := s.final(id); r.Outcome != audio.Heard || r.Latency < 140*time.Millisecond {
		t.Errorf("%+v", r)
	}
	s.oneEach()
	if s.Status().State != engine.Open {
		t.Errorf("%+v", s.Status())
	}
}

// busy is the time that a busy machine may add to one that a test checks.
const busy = time.Second

func TestLongFreeze(t *testing.T) {
	t.Parallel()
	s := play(t)
	frozen := time.Now()
	s.proxy.frozen.Store(true)
	var ids []uint64
	ids = append(ids, s.press("left"))
	s.until("NOT HEARD", func() bool {
		s.mu.Lock()
		defer s.mu.Unlock()
		return strings.Contains(s.states[len(s.states)-1].Device.Trouble, "NOT HEARD")
	})
	if took := time.Since(frozen); took > busy+400*time.Millisecond {
		t.Errorf("NOT HEARD was shown after %v", took)
	}
	s.until("the loss is seen", func() bool { return s.Status().State == engine.Lost })
	if took := time.Since(frozen); took > busy+time.Second {
		t.Errorf("the loss was seen after %v", took)
	}
	for range 4 {
		ids = append(ids, s.press("right"))
		time.Sleep(700 * time.Millisecond)
	}
	s.until("the runner is told", func() bool { return s.heardSaid("LINK LOST") })
	tone := s.dev.begins()
	if len(tone) == 0 || tone[len(tone)-1].Sub(frozen) > 2*time.Second {
		t.Errorf("the tones began at %v", tone)
	}
	time.Sleep(time.Until(frozen.Add(5 * time.Second)))
	thawed := time.Now()
	s.proxy.frozen.Store(false)
	for _, id := range ids {
		if r := s.final(id); r.Outcome != audio.NoDevice {
			t.Errorf("%+v", r)
		}
	}
	s.until("it is back", func() bool { return s.Status().State == engine.Open })
	s.lateBegins(thawed)
	if r := s.final(s.press("left")); r.Outcome != audio.Heard {
		t.Errorf("%+v", r)
	}
	s.oneEach()
}

// heardSaid reports whether the phone's terminal said something.
func (s *scene) heardSaid(what string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return strings.Contains(strings.Join(s.said, "\n"), what)
}

func TestFreezeBeyondTheDeadline(t *testing.T) {
	t.Parallel()
	s := play(t)
	frozen := time.Now()
	s.proxy.frozen.Store(true)
	id := s.press("left")
	time.AfterFunc(600*time.Millisecond, func() { s.proxy.frozen.Store(false) })
	if r := s.final(id); r.Outcome != audio.Expired || r.Why != audio.WhyLate {
		t.Errorf("%+v", r)
	}
	s.lateBegins(frozen)
	s.oneEach()
}

func TestCutLink(t *testing.T) {
	t.Parallel()
	s := play(t)
	id := s.press("left")
	time.Sleep(50 * time.Millisecond)
	s.proxy.cut()
	began := time.Now()
	s.until("the loss is seen", func() bool { return s.Status().State == engine.Lost })
	if took := time.Since(began); took > 300*time.Millisecond {
		t.Errorf("after %v", took)
	}
	between := s.press("right")
	if r := s.final(id); r.Outcome != audio.NoDevice || r.Why != audio.WhyLost {
		t.Errorf("%+v", r)
	}
	if r := s.final(between); r.Outcome != audio.NoDevice {
		t.Errorf("%+v", r)
	}
	s.until("it is back", func() bool { return s.Status().State == engine.Open })
	if r := s.final(s.press("left")); r.Outcome != audio.Heard {
		t.Errorf("%+v", r)
	}
	s.oneEach()
}

func TestStopGoesOnWithoutALink(t *testing.T) {
	t.Parallel()
	s := play(t)
	id := s.press("stop")
	if r := s.final(id); r.Outcome != audio.Heard {
		t.Fatalf("%+v", r)
	}
	s.proxy.frozen.Store(true)
	s.until("the loss is seen", func() bool { return s.Status().State == engine.Lost })
	n := len(s.dev.begins())
	time.Sleep(1500 * time.Millisecond)
	if got := len(s.dev.begins()); got != n { // a repeat is no new splice: nothing took its place
		t.Errorf("%d things began while STOP sounded", got-n)
	}
	s.Clear()
	s.proxy.frozen.Store(false)
	s.until("it is back", func() bool { return s.Status().State == engine.Open })
	if r := s.final(s.press("left")); r.Outcome != audio.Heard {
		t.Errorf("%+v", r)
	}
	s.oneEach()
}
