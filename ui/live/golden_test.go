package live

import (
	"fmt"
	"testing"
	"time"

	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"

	"spotter/race"
	"spotter/ui/alert"
	"spotter/ui/cells"
	"spotter/ui/dash"
	"spotter/ui/uitest"
)

// scene is a moment of a race that has a golden screen.
type scene struct {
	name string
	set  func(r *rig)
}

// running brings a race to 1:42:07 with 20 splits and a few cues.
func running(r *rig) {
	r.key("enter")
	for i := range 20 {
		lap := 318*time.Second + time.Duration(i%5-2)*2*time.Second + 700*time.Millisecond
		r.wait(lap)
		r.key("enter")
	}
	r.key("left")
	r.heard(3)
	r.wait(20 * time.Second)
	r.key("[")
	r.heard(4)
	r.wait(9 * time.Second)
	r.key("right")
	first := r.played[len(r.played)-1].ID
	r.wait(300 * time.Millisecond)
	r.key("left")
	second := r.played[len(r.played)-1].ID
	r.outcomes = []Report{{ID: first, Final: true, Outcome: race.Cut, By: second, Latency: 2 * time.Millisecond}}
	r.heard(3)
	r.health.Journal.Logged, r.health.Journal.Durable = 412, 412
	elapsed, _ := r.o.Session.Elapsed(r.at)
	r.wait(time.Hour + 46*time.Minute + 47*time.Second - elapsed)
}

func scenes() []scene {
	return []scene{
		{"check", func(r *rig) {
			r.key("left")
			r.heard(3)
			r.health.Journal.Logged, r.health.Journal.Durable = 3, 3
			r.wait(time.Second)
		}},
		{"heard", running},
		{"first", func(r *rig) {
			r.health.Output = OutputHealth{State: OutputSilent, Name: "auto", Fault: alert.Fault("no sound server answers"),
				Next: cells.Capital(alert.Remedy("start PulseAudio or PipeWire, or set PULSE_SERVER")) + "."}
			r.Update(FirstTime{})
			r.wait(time.Second)
		}},
		{"sounding", func(r *rig) {
			running(r)
			r.key(".")
			r.health.Journal.Logged++
			r.outcomes = []Report{{ID: r.played[len(r.played)-1].ID, Latency: 3 * time.Millisecond}}
			r.wait(200 * time.Millisecond)
		}},
		{"lost", func(r *rig) {
			running(r)
			r.health.Output = OutputHealth{State: OutputLost, Name: "OpenRun", Since: r.at.Wall.Add(-7 * time.Second),
				Fault: "OpenRun is gone", Next: "Reopening it."}
			r.key("left")
			r.outcomes = []Report{{ID: r.played[len(r.played)-1].ID, Final: true, Outcome: race.NoDevice}}
			r.wait(0)
		}},
		{"null", func(r *rig) {
			r.health.Output = OutputHealth{State: OutputSilent, Name: "null", Since: r.at.Wall,
				Fault: "no sound server was found", Next: "Start one, then start spotter again."}
			r.wait(time.Second)
		}},
		{"stop", func(r *rig) {
			running(r)
			r.key("space")
			r.outcomes = []Report{{ID: r.played[len(r.played)-1].ID, Latency: 3 * time.Millisecond}}
			r.health.Output.Alarm = true
			r.wait(time.Second)
		}},
		{"help", func(r *rig) { running(r); r.key("?") }},
		{"log", func(r *rig) { running(r); r.key("tab") }},
		{"disk", func(r *rig) {
			running(r)
			r.health.Journal.Durable, r.health.Journal.Logged = 412, 415
			r.health.Journal.Fault = "cannot write: the disk is full"
			r.health.Journal.Next = "Free some space on that disk."
			r.wait(0)
		}},
		{"both", func(r *rig) {
			running(r)
			r.health.Journal = JournalHealth{Logged: 415, Durable: 412, Fault: "cannot write: the disk is full", Next: "Free some space on that disk."}
			r.health.Output = OutputHealth{State: OutputLost, Name: "OpenRun", Since: r.at.Wall.Add(-7 * time.Second), Fault: "OpenRun is gone", Next: "Reopening it."}
			r.wait(0)
		}},
		{"picker", func(r *rig) {
			running(r)
			r.pickFrom(sinks()...)
			r.key("tab")
		}},
		{"quiet", func(r *rig) { running(r); r.key("q"); r.health.Output.Quiet = true; r.wait(4 * time.Second) }},
		{"meter", func(r *rig) {
			running(r)
			r.key(".")
			r.outcomes = []Report{{ID: r.played[len(r.played)-1].ID, Latency: 3 * time.Millisecond}}
			r.health.Output.Level = dash.Level{Left: 0.02, Right: 0.25, Proven: true}
			r.health.Output.Detail = "queue 1000 ms, sink 5.0 ms"
			r.wait(200 * time.Millisecond)
		}},
		{"muted", func(r *rig) {
			running(r)
			o := &r.health.Output
			o.Fault, o.Next, o.Unheard = `"OpenRun" is muted`, "Unmute it in the system's sound settings.", true
			r.wait(time.Second)
		}},
		{"voided", func(r *rig) { running(r); r.key("x") }},
		{"unbound", func(r *rig) { running(r); r.key("z") }},
	}
}

// TestScreens compares each scene at three sizes, words alone, and one of them
// with its colours.
func TestScreens(t *testing.T) {
	for _, s := range scenes() {
		for _, size := range uitest.Sizes() {
			name := fmt.Sprintf("%s-%dx%d", s.name, size[0], size[1])
			t.Run(name, func(t *testing.T) {
				r := newRig(t)
				r.size(size[0], size[1])
				s.set(r)
				uitest.Golden(t, name+".golden", ansi.Strip(r.View().Content)+"\n")
			})
		}
	}
	for name, theme := range themes() {
		t.Run(name, func(t *testing.T) {
			r := newRig(t, func(o *Options) { o.Theme = theme })
			running(r)
			uitest.Golden(t, "heard-80x24-"+name+".golden", r.View().Content+"\n")
		})
	}
}

// themes are the kinds of terminal.
func themes() map[string]cells.Theme {
	return map[string]cells.Theme{
		"dark":     {Ground: cells.GroundDark, Profile: colorprofile.TrueColor, Fixed: true},
		"light":    {Ground: cells.GroundLight, Profile: colorprofile.TrueColor, Fixed: true},
		"dark16":   {Ground: cells.GroundDark, Profile: colorprofile.ANSI, Fixed: true},
		"light16":  {Ground: cells.GroundLight, Profile: colorprofile.ANSI, Fixed: true},
		"dark256":  {Ground: cells.GroundDark, Profile: colorprofile.ANSI256, Fixed: true},
		"light256": {Ground: cells.GroundLight, Profile: colorprofile.ANSI256, Fixed: true},
		"unknown":  {Profile: colorprofile.TrueColor, Fixed: true},
		"nocolour": {Ground: cells.GroundDark, Profile: colorprofile.ASCII, Fixed: true},
	}
}
