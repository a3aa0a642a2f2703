package live

import (
	"strings"
	"testing"
	"time"

	"spotter/cues/keyname"
	"spotter/race"
)

// TestAQuestionAboutABoard presses a board twice: the question stands in the band, or in
// the first line where a fault has the band, and cues and STOP go out meanwhile.
func TestAQuestionAboutABoard(t *testing.T) {
	for _, size := range [][2]int{{40, 12}, {80, 24}, {200, 50}} {
		for _, fault := range []bool{false, true} {
			r := newRig(t, func(o *Options) {
				o.Session = race.NewSession(race.Options{DistanceM: race.MarathonM, Target: 4 * time.Hour})
			})
			r.size(size[0], size[1])
			r.key("enter")
			r.wait(5*time.Minute + 40*time.Second)
			r.key("enter")
			r.wait(4 * time.Second)
			if fault {
				r.health.Output = OutputHealth{State: OutputLost, Name: "OpenRun", Fault: "the sink is gone", Next: "switch it on"}
				r.Update(Tick{})
			}
			r.key("enter")
			if r.shows("x: no press"); !fault || size[0] > 40 {
				r.shows("KM 2?")
			}
			n := len(r.played)
			r.key("left", "space")
			if len(r.played) != n+2 {
				t.Errorf("%v: a question took a cue", size)
			}
			r.key("x") // answers the question, whatever was pressed since
			if got := r.lastLines(1); !strings.HasPrefix(got, "void") || len(r.o.Session.Facts().Doubted) != 0 {
				t.Errorf("%v: logged %q, %d in doubt", size, got, len(r.o.Session.Facts().Doubted))
			}
		}
	}
}

// TestFinishStandsStill ends a race: the clock stands, the code is shown, x takes it back
// and no second is lost.
func TestFinishStandsStill(t *testing.T) {
	r := newRig(t, func(o *Options) {
		o.Session = race.NewSession(race.Options{DistanceM: 2000, Target: 10 * time.Minute})
		o.Saved = func() Saved { return Saved{Head: strings.Repeat("0123456789abcdef", 4), Line: 7, Logged: 7} }
	})
	r.size(80, 24)
	r.key("enter")
	r.wait(5 * time.Minute)
	r.key("enter")
	r.wait(5*time.Minute + 7*time.Second)
	r.key("enter")
	r.wait(time.Minute)
	r.shows("FINISH  gun 0:10:07")
	r.shows("code 0123 4567 89ab cdef 0123")
	r.shows("█▀█ ▄█  ▀▀█ ▀▀█") // the code in large digits
	r.key("esc")
	r.shows("0:07 behind")
	r.hides("0:11:07")
	r.key("x")
	r.key("T")
	r.shows("race time 0:11:07")
	r.key("space") // STOP works on the page
	if n := len(r.played); n == 0 || r.played[n-1].Cue != "stop" {
		t.Error("STOP did not go out on the page of the code")
	}
}

// TestAChangedFrameChangesTheKeys answers the radio check with a wrong hand: the same
// key then plays the other side, and the pads say so.
func TestAChangedFrameChangesTheKeys(t *testing.T) {
	r := newRig(t)
	r.size(80, 24)
	r.key("*", "n", "f")
	r.shows("runs forward")
	r.key("esc", "left")
	if e := r.played[len(r.played)-1]; e.Cue != "left" || e.Pressed != "left" {
		t.Errorf("left plays %s", e.Cue)
	}
	r.shows("runner hears LEFT")
}

// TestChosenKeysSurviveAChangedFrame changes the frame in the radio check: a key that was
// chosen with --bind keeps its meaning.
func TestChosenKeysSurviveAChangedFrame(t *testing.T) {
	r := newRig(t, func(o *Options) { o.Bind = []keyname.Bind{{Act: "fall", Key: "f8"}} })
	r.key("*", "n", "f", "esc", "f8")
	if got := r.lastLines(1); got != "fall" {
		t.Errorf("f8 logged %q", got)
	}
}
