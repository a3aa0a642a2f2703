package gates_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"spotter/cues"
	"spotter/race"
	"spotter/ui/gates"
)

// In the corral enter is for the mat, and the screen asks. C is at any time.
func TestTheMat(t *testing.T) {
	r := newRig(t, func(o *gates.Options) { o.Corral = 10 * time.Minute })
	r.enter().at(42 * time.Second).asks("MAT?  0:42 after the gun | enter: at the mat")
	r.enter().asks("")
	r.at(6 * time.Minute).enter()
	if want := "start gun, start chip, split km 1"; r.kinds() != want || len(r.s.Splits()) != 1 {
		t.Errorf("logged %s, want %s", r.kinds(), want)
	}
	r = newRig(t, func(o *gates.Options) { o.Corral = time.Minute })
	r.enter().at(time.Minute).asks("")
	r.at(5 * time.Minute).enter()
	if r.at(5*time.Minute + 2*time.Second).Chip(r.now); r.kinds() != "start gun, split km 1, start chip" {
		t.Errorf("logged %s", r.kinds())
	}
	if r.Chip(r.now); !strings.Contains(r.said, "new chip start") {
		t.Errorf("the chip again: %q", r.said)
	}
}

// A first press that comes too soon may have been at the mat: C says so.
func TestAPressAtTheMatIsPutRight(t *testing.T) {
	r := newRig(t)
	r.enter().at(42 * time.Second).enter()
	r.asks("KM 1?  0:42 after the start: too quick. | enter: it is | x: no press | C: the mat")
	r.after(5 * time.Second).Chip(r.now)
	if f := r.s.Facts(); !f.Chip.Known || f.Chip.Elapsed != 42*time.Second || len(f.Doubted) != 0 {
		t.Errorf("chip %+v, doubted %+v", f.Chip, f.Doubted)
	}
	r.asks("")
}

// The count-in says the last seconds and begins the race to the millisecond, however late
// the tick is.
func TestCountIn(t *testing.T) {
	r := newRig(t, func(o *gates.Options) { o.CountIn = 10 * time.Second })
	r.enter().asks("START IN 10 seconds | x: no start")
	if r.enter(); len(r.logged) != 0 {
		t.Errorf("enter again logged %s", r.kinds())
	}
	for range 200 {
		left, ok := r.Due(r.now)
		if !ok {
			break
		}
		if left <= 0 {
			t.Fatalf("due at once again and again, %d events", len(r.logged))
		}
		r.after(left + 7*time.Millisecond) // ticks are a little late
	}
	if want := []cues.ID{"three", "one", "now"}; !slices.Equal(r.pressed, want) { // the rig has no "two"
		t.Errorf("said %v, want %v", r.pressed, want)
	}
	if r.kinds() != "start gun" || r.logged[0].Boot != gun.Boot+10*time.Second || !r.logged[0].Wall.Equal(gun.Wall.Add(10*time.Second)) {
		t.Errorf("logged %+v", r.logged)
	}
	for name, end := range map[string]func(*rig){"x": func(r *rig) { r.Void(r.now) }, "STOP": func(r *rig) { r.Stopped() }} {
		r := newRig(t, func(o *gates.Options) { o.CountIn = 10 * time.Second })
		r.enter().after(8 * time.Second)
		end(r)
		if r.after(time.Minute); r.s.Started() || !strings.HasPrefix(r.said, "no start") {
			t.Errorf("%s did not end the count-in: %q", name, r.said)
		}
	}
	r = newRig(t, func(o *gates.Options) { o.CountIn = 10 * time.Second })
	r.enter().after(time.Hour) // the machine slept
	if r.logged[0].Boot != r.now.Boot {
		t.Errorf("the race began while the machine slept: %v", r.logged[0].Boot-gun.Boot)
	}
}

// The radio check leads through left, right and STOP, and logs each answer.
func TestRadioCheck(t *testing.T) {
	r := newRig(t)
	r.Radio()
	r.shows(80, 13, "radio check 1 of 3", "the runner hears RIGHT, in the right ear", "the hand on the road's LEFT", "y: yes")
	r.shows(40, 5, "hears RIGHT", "y: yes", "esc")
	if n := r.keys("hl 2"); n != 0 {
		t.Errorf("%d keys of cues were taken", n)
	}
	r.keys("y")
	r.keys("n") // the wrong hand for right
	r.shows(80, 13, "swap them", "f: runs forward", "k: keys = runner")
	r.Radio() // once more
	r.keys("yY")
	if want := []cues.ID{"left", "right", "right", "stop"}; !slices.Equal(r.pressed, want) {
		t.Errorf("played %v, want %v", r.pressed, want)
	}
	if want := "note ear_test right yes, note ear_test left no, note ear_test left yes, note ear_test stop yes"; r.kinds() != want {
		t.Errorf("logged %s, want %s", r.kinds(), want)
	}
	if r.Open() || r.alarms != 1 {
		t.Errorf("open %v, STOP cleared %d times", r.Open(), r.alarms)
	}
	r.enter()
	if r.Radio(); r.Open() {
		t.Error("a radio check while somebody runs")
	}
}

// A wrong hand is put right on the spot: the frame changes, and the check begins anew.
func TestAWrongHandChangesTheFrame(t *testing.T) {
	for key, want := range map[string]cues.Frame{"f": {Facing: cues.Forward}, "k": {Keys: cues.RunnerKeys}} {
		r := newRig(t)
		r.Radio()
		if r.keys(key) != 0 {
			t.Errorf("%s changes the frame unasked", key)
		}
		r.keys("n" + key)
		if r.s.Frame() != want || !slices.Equal(r.pressed, []cues.ID{"left", "left"}) {
			t.Errorf("%s: frame %v, played %v", key, r.s.Frame(), r.pressed)
		}
		if got := r.kinds(); got != "note ear_test right no, note frame "+race.FrameText(want) {
			t.Errorf("%s: logged %s", key, got)
		}
		r.shows(80, 13, "radio check 1 of 3", "hears LEFT")
	}
}
