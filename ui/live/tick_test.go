package live

import (
	"testing"
	"time"

	"spotter/race"
	"spotter/ui/dash"
	"spotter/ui/uitest"
)

// TestDue says when the screen next looks by itself: no sooner than anything on
// it changes.
func TestDue(t *testing.T) {
	for _, tt := range []struct {
		name string
		set  func(r *rig)
		want time.Duration
	}{
		{"before the start", func(r *rig) {}, time.Second},
		{"on the race's second", func(r *rig) {
			r.key("enter")
			r.wait(noticeFor + 400*time.Millisecond - 100*time.Millisecond)
		}, 600 * time.Millisecond},
		{"a notice", func(r *rig) { r.key("z"); r.wait(noticeFor - 350*time.Millisecond) }, 250 * time.Millisecond},
		{"a line not on the disk", func(r *rig) { r.health.Journal.Logged = 1; r.wait(0) }, lookBusy},
		{"a failed disk", func(r *rig) { r.health.Journal.Fault = "full"; r.wait(0) }, lookBusy},
		{"a key", func(r *rig) { r.key("left") }, lookBusy},
		{"sounding", func(r *rig) {
			r.key("left")
			r.outcomes = []Report{{ID: r.played[0].ID}}
			r.wait(0)
		}, lookBusy},
		{"heard", func(r *rig) { r.key("left"); r.heard(3) }, time.Second},
		{"sound still leaves", func(r *rig) { r.health.Output.Level.Left = 0.5; r.wait(0) }, lookBusy},
		{"an alarm", func(r *rig) { r.key("space"); r.heard(3) }, lookBusy},
		{"a fault counts", func(r *rig) {
			r.health.Output = OutputHealth{State: OutputLost, Since: r.at.Wall.Add(-1700 * time.Millisecond)}
			r.wait(0)
		}, 300 * time.Millisecond},
		{"silence does not", func(r *rig) {
			r.health.Output = OutputHealth{State: OutputSilent, Since: r.at.Wall.Add(-1700 * time.Millisecond)}
			r.wait(0)
		}, time.Second},
		{"never at once", func(r *rig) { r.key("enter"); r.wait(noticeFor + 900*time.Millisecond - time.Millisecond) }, lookSoon},
	} {
		r := newRig(t)
		r.wait(0)
		if tt.set(r); r.woken != tt.want {
			t.Errorf("%s: the next look is in %v, want %v", tt.name, r.woken, tt.want)
		}
	}
}

func TestChangesOfTheOutputAreInTheFeed(t *testing.T) {
	r := newRig(t)
	r.wait(0)
	had := r.feed.len()
	for _, tt := range []struct {
		name   string
		change func(o *OutputHealth)
		says   string // "" for nothing
	}{
		{"latency", func(o *OutputHealth) { o.Latency += time.Millisecond }, ""},
		{"buffer", func(o *OutputHealth) { o.Detail = "sink 20 ms" }, ""},
		{"muted", func(o *OutputHealth) { o.Fault = "sink is muted" }, "output OpenRun: sink is muted"},
		{"unmuted", func(o *OutputHealth) { o.Fault = "" }, "output OpenRun sounds"},
		{"another", func(o *OutputHealth) { o.Name = "HDMI" }, "output HDMI sounds"},
		{"lost", func(o *OutputHealth) { o.State, o.Fault = OutputLost, "gone" }, "output HDMI LOST"},
		{"why", func(o *OutputHealth) { o.Fault = "no server" }, ""},
	} {
		tt.change(&r.health.Output)
		r.wait(time.Second)
		got := ""
		if n := r.feed.len(); n > had {
			had, got = n, r.feed.at(0).title
		}
		if got != tt.says {
			t.Errorf("%s: the feed says %q, want %q", tt.name, got, tt.says)
		}
	}
}

func TestTroubleIsAFault(t *testing.T) {
	r := newRig(t)
	r.health.Output.Fault, r.health.Output.Next = "moved to Laptop: held\x1b[2J back", "Connect OpenRun."
	for _, size := range uitest.Sizes() {
		r.size(size[0], size[1])
		r.wait(time.Second)
		r.tells("moved to Laptop: held back")
		r.shows("✗ ")
	}
	r.shows("Connect OpenRun. d: another output")
	r.health.Output.Level = dash.Level{Left: 1, Right: 1}
	r.wait(time.Second)
	if e := race.KindOutput; r.feed.at(0).kind != e {
		t.Errorf("the feed has %v", r.feed.at(0))
	}
}
