package live

import (
	"strings"
	"testing"
)

// Somebody who never ran a race reads three lines of what to do, at every size and without
// sound too where there is room; the first key takes them away for good.
func TestFirstSteps(t *testing.T) {
	for _, c := range []struct {
		w, h   int
		silent bool
	}{{80, 24, false}, {80, 24, true}, {40, 12, false}, {40, 12, true}, {50, 15, true}, {200, 50, false}, {200, 50, true}, {40, 24, false}, {40, 24, true}} {
		r := newRig(t)
		if c.silent {
			r.health.Output = OutputHealth{State: OutputSilent, Name: "auto", Fault: "no sound server answers", Next: "Start PulseAudio or PipeWire, or set PULSE_SERVER."}
			r.wait(0)
		}
		r.size(c.w, c.h)
		steps := []string{"space: cues for the runner", "enter: start the clock", "?: every key. ctrl+c twice: leave"}
		for _, s := range steps {
			if strings.Contains(r.screenText(), s) {
				t.Errorf("%v: %q stands there although races were run", c, s)
			}
		}
		r.Update(FirstTime{})
		for _, s := range steps {
			r.shows(s)
		}
		if c.silent {
			for _, s := range []string{"NO SOUND", "no sound server answers", "or set PULSE_SERVER.", "d: another output"} {
				r.tells(s)
			}
		}
		r.shows("hears RIGHT") // the pads
		r.key("w")
		r.Update(FirstTime{}) // it comes late
		for _, s := range steps {
			if strings.Contains(r.screenText(), s) {
				t.Errorf("%v: %q stands there after a key", c, s)
			}
		}
		if len(r.played) != 1 {
			t.Errorf("%v: the key played %d cues", c, len(r.played))
		}
	}
}

// A race that runs is no first screen.
func TestNoFirstStepsInARace(t *testing.T) {
	r := newRig(t)
	r.o.Session.Start(r.now)
	r.Update(FirstTime{})
	if strings.Contains(r.screenText(), "every key") {
		t.Error("a running race shows the first steps")
	}
}
