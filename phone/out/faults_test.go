package out_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"spotter/audio"
	"spotter/audio/clip"
	"spotter/audio/dsp"
	"spotter/audio/engine"
	"spotter/cues"
	"spotter/testrun"
)

func TestCueIsHeard(t *testing.T) {
	t.Parallel()
	s := play(t)
	r := s.inTime(func() uint64 { return s.press("left") })
	if r.Outcome != audio.Heard || r.Latency <= 0 || r.Latency > 300*time.Millisecond {
		t.Errorf("%+v", r)
	}
	said := s.inTime(func() uint64 { return s.pressClip("water", noise(250*time.Millisecond)) })
	if said.Outcome != audio.Heard {
		t.Errorf("a spoken split: %+v", said)
	}
	s.oneEach()
}

// inTime presses until the phone is in time, and returns what became of that: a busy machine may be late, or be late to
// look at the end.
func (s *scene) inTime(press func() uint64) (r audio.Report) {
	for range 20 {
		s.until("it plays", func() bool { return s.Status().State == engine.Open }) // or the link broke
		if r = s.final(press()); r.Outcome == audio.Heard {
			break
		}
	}
	return r
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
	r := s.inTime(func() uint64 {
		s.proxy.frozen.Store(true)
		id := s.press("left")
		time.AfterFunc(150*time.Millisecond, func() { s.proxy.frozen.Store(false) })
		return id
	})
	if r.Outcome != audio.Heard || r.Latency < 140*time.Millisecond {
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
	testrun.Slow(t, "a link that stands still")
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
		time.Sleep(200 * time.Millisecond)
	}
	s.until("the runner is told", func() bool { return s.heardSaid("LINK LOST") })
	tone := s.dev.begins()
	if len(tone) == 0 || tone[len(tone)-1].Sub(frozen) > 2*time.Second {
		t.Errorf("the tones began at %v", tone)
	}
	time.Sleep(time.Second) // the tones are over
	if testrun.Whole() {    // the phone gives its socket up too, and opens another
		time.Sleep(time.Until(frozen.Add(5 * time.Second)))
	}
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

// standing has the phone's device stand still in a cue, and returns the device's stream and what became of the cue.
func (s *scene) standing() (on *deviceStream, r audio.Report) {
	id, is := uint64(0), audio.Expired
	for is == audio.Expired { // a busy machine may be late
		id = s.press("long")
		s.until("a word of it", func() bool {
			s.mu.Lock()
			defer s.mu.Unlock()
			i := slices.IndexFunc(s.reports, func(r audio.Report) bool { return r.ID == id })
			if i >= 0 {
				is = s.reports[i].Outcome
			}
			return i >= 0
		})
	}
	s.dev.mu.Lock()
	on = s.dev.stream
	s.dev.mu.Unlock()
	on.stands(400 * time.Millisecond)
	return on, s.final(id)
}

// TestDeviceStandsStill has the phone's device stand still in a cue: what is left of it is taken off.
func TestDeviceStandsStill(t *testing.T) {
	t.Parallel()
	s := play(t)
	on, r := s.standing()
	for tries := 0; r.Why == audio.WhyLost && tries < 5; tries++ { // the link of a busy machine broke meanwhile
		s.until("it is back", func() bool { return s.Status().State == engine.Open })
		on, r = s.standing()
	}
	if r.Outcome != audio.NoDevice || !strings.Contains(r.Reason, "stood still") {
		t.Errorf("%+v", r)
	}
	at, _ := on.Played()
	if !on.tl.Silent(at + int64(dsp.Rate.N(100*time.Millisecond))) {
		t.Error("the rest of it is still to come")
	}
	if r := s.inTime(func() uint64 { return s.press("left") }); r.Outcome != audio.Heard {
		t.Errorf("%+v", r)
	}
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
	time.AfterFunc(400*time.Millisecond, func() { s.proxy.frozen.Store(false) }) // too short to be a lost link
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
	s.until("the phone says that the link is lost", func() bool { return s.heardSaid("LINK LOST") })
	time.Sleep(100 * time.Millisecond)
	if got := len(s.dev.begins()); got != n { // a repeat is no new splice: nothing took its place
		t.Errorf("%d things began while STOP sounded", got-n)
	}
	s.Clear()
	s.proxy.frozen.Store(false)
	s.until("it is back", func() bool { return s.Status().State == engine.Open })
	if r := s.inTime(func() uint64 { return s.press("left") }); r.Outcome != audio.Heard {
		t.Errorf("%+v", r)
	}
	s.oneEach()
}
