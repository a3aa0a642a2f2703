package live

import (
	"slices"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"spotter/cues"
	"spotter/cues/pack"
	"spotter/race"
	"spotter/ui/uitest"
)

// tells checks that the screen says something, over as many lines as it takes.
func (r *rig) tells(want string) {
	r.t.Helper()
	if text := r.screenText(); !strings.Contains(uitest.Flat(text), uitest.Flat(want)) {
		r.t.Errorf("screen does not tell %q:\n%s", want, text)
	}
}

// TestArrowsScrollWherePagesScroll: on the log and the help ↑ and ↓ scroll and play
// nothing, held or not; a steer cue on an arrow, STOP and other cues still play.
func TestArrowsScrollWherePagesScroll(t *testing.T) {
	for _, open := range []string{"tab", "?"} {
		r := newRig(t)
		r.size(40, 12)
		r.key("enter")
		for range 20 {
			r.key("w")
		}
		played := len(r.played)
		r.key(open)
		r.View()
		r.key("down", "down")
		r.Update(tea.KeyPressMsg{Code: tea.KeyDown, IsRepeat: true})
		if r.scroll != 3 {
			t.Errorf("%s: ↓ three times scrolled to %d", open, r.scroll)
		}
		r.key("up")
		if r.scroll != 2 || len(r.played) != played {
			t.Errorf("%s: scroll %d, played %v", open, r.scroll, r.played[played:])
		}
		r.tells("↑↓ scroll")
		r.key("left", "w", "space")
		if len(r.played) != played+3 {
			t.Errorf("%s: left, w and space played %v", open, r.played[played:])
		}
	}
	p := *pack.Default()
	p.Cues = slices.Clone(p.Cues)
	for i := range p.Cues {
		switch c := &p.Cues[i]; c.ID {
		case "left":
			c.Keys = []string{"up"}
		case "clear":
			c.Keys = []string{"y"}
		}
	}
	r := newRig(t, func(o *Options) { o.Pack = &p })
	r.key("tab", "up")
	if len(r.played) != 1 {
		t.Errorf("a pack has left on ↑: it did not play on the log page:\n%s", r.screenText())
	}
}

// TestHelpPagesShowEachLineOnce: the pages do not overlap, whatever the size, and
// each key with a cue is told with what the runner hears.
func TestHelpPagesShowEachLineOnce(t *testing.T) {
	for _, size := range uitest.Sizes() {
		r := newRig(t)
		r.size(size[0], size[1])
		r.key("?")
		var pages []string
		for r.View(); r.page == pageHelp && len(pages) < 60; r.View() {
			pages = append(pages, r.screenText())
			r.key("?")
		}
		all := strings.Join(pages, "\n")
		for _, once := range []string{"start the clock, or split", "Stop: “Stop! Stop! Stop!”", "“Pothole”", "“Runners ahead”", "“Uphill”", "“Up step”"} {
			if n := strings.Count(uitest.Flat(all), once); n != 1 {
				t.Errorf("%v: %q stands %d times on %d pages", size, once, n, len(pages))
			}
		}
		if strings.Contains(all, "3 #") {
			t.Errorf("%v: the key 3 is shown with the sign that shift makes of it", size)
		}
	}
}

// TestOneNameForACue: pad, list, panel, log and help have the same word, and no two
// cues of the pack have the same.
func TestOneNameForACue(t *testing.T) {
	p := pack.Default()
	seen := map[string]cues.ID{}
	for _, c := range p.Cues {
		label := cueLabel(p, c.ID)
		if other, twice := seen[strings.ToLower(label)]; twice {
			t.Errorf("%s and %s are both %q", c.ID, other, label)
		}
		seen[strings.ToLower(label)] = c.ID
	}
	r := newRig(t)
	r.size(200, 50)
	r.key("p")
	r.shows("p Runners ahead")
	if e := r.feed.lastCue(); e.title != "Runners ahead" || cueWord(p, e.cue) != "RUNNERS AHEAD" {
		t.Errorf("the log says %q, the panel %q", e.title, cueWord(p, e.cue))
	}
}

// TestMessagesLeaveWhoseLeft: a message does not cover whose left is meant.
func TestMessagesLeaveWhoseLeft(t *testing.T) {
	for _, size := range [][2]int{{60, 24}, {80, 24}, {200, 50}} {
		r := newRig(t)
		r.size(size[0], size[1])
		r.key("enter")
		r.notify(strings.Repeat("a long message ", 12))
		r.shows("mirrored")
		r.shows("a long message")
	}
	r := newRig(t)
	r.size(40, 12)
	r.key("z")
	r.shows("z: no cue on this key")
	r.shows("hears RIGHT")
}

// knownFaults returns the faults that the program can show, with its longest names and
// the remedy of each.
func knownFaults() []struct {
	name   string
	health Health
	want   []string
} {
	const long = "OpenRun Pro by Shokz (Ann's second pair, blue, left side worn)"
	out := func(fault, next string, unheard bool) Health {
		return Health{Output: OutputHealth{State: OutputOK, Name: long, Fault: fault, Next: next, Unheard: unheard}}
	}
	return []struct {
		name   string
		health Health
		want   []string
	}{
		{"muted sink", out(`"`+long+`" is muted`, "Unmute it: pactl set-sink-mute alsa_output.pci-0000_00_1f.3.analog-stereo 0", true),
			[]string{"is muted", "Shout.", "Unmute it: pactl set-sink-mute", anotherOutput}},
		{"muted stream", out("the sound server has muted spotter", "Unmute it: pactl set-sink-input-mute 4711 0", true),
			[]string{"has muted spotter", "Unmute it: pactl set-sink-input-mute 4711 0.", anotherOutput}},
		{"volume zero", out(`the volume of "`+long+`" is zero`, "Turn it up: pactl set-sink-volume 17 70%", true),
			[]string{"is zero", "Turn it up: pactl set-sink-volume 17 70%.", anotherOutput}},
		{"one ear", out(`the left ear of "`+long+`" is at zero`, "Set its balance: pactl set-sink-volume 17 70%", false),
			[]string{"CHECK SOUND", "Set its balance: pactl set-sink-volume 17 70%.", anotherOutput}},
		{"moved", out(`"`+long+`" is gone: cues sound on "`+long+`"`, "Connect the earpiece: cues go back to it.", false),
			[]string{"is gone", "Connect the earpiece: cues go back to it.", anotherOutput}},
		{"lost", Health{Output: OutputHealth{State: OutputLost, Name: long, Fault: `the sink "` + long + `" is gone`, Next: "Connect it again."}},
			[]string{"NO SOUND", "is gone", "Shout. Connect it again.", anotherOutput}},
		{"no server", Health{Output: OutputHealth{State: OutputSilent, Name: "null", Fault: "no sound server answers at unix:/run/user/1000/pulse/native: connection refused", Next: "Start or connect it."}},
			[]string{"NO SOUND", "Shout. Start or connect it.", anotherOutput}},
		{"opening", Health{Output: OutputHealth{State: OutputOpening, Name: long, Fault: "the sound server does not answer"}},
			[]string{"NO SOUND YET", "does not answer", anotherOutput}},
		{"disk full", Health{Output: OutputHealth{State: OutputOK, Name: long}, Journal: JournalHealth{Logged: 415, Durable: 412, Fault: "cannot write: the disk is full", Next: "Free some space on that disk."}},
			[]string{"NOT SAVED: 3 of 415 lines", "the disk is full", "Free some space on that disk."}},
		{"recording", Health{Output: OutputHealth{State: OutputOK, Name: long}, Recording: RecordingHealth{Fault: "no space left on device", Next: "Cues still play and are logged."}},
			[]string{"RECORDING STOPPED", "no space left on device", "Cues still play and are logged."}},
	}
}

// TestRemediesAreNeverCut: for each fault, on each width, the reason, the remedy
// with its command, and the key for another output are on the screen whole.
func TestRemediesAreNeverCut(t *testing.T) {
	for _, f := range knownFaults() {
		for _, size := range [][2]int{{40, 12}, {60, 20}, {80, 24}, {200, 50}} {
			r := newRig(t)
			r.size(size[0], size[1])
			r.health = f.health
			r.wait(time.Second)
			for _, want := range f.want {
				r.tells(want)
			}
			r.shows("hears RIGHT")
		}
	}
	r := newRig(t)
	r.size(40, 12)
	r.key("left")
	r.health = knownFaults()[0].health
	r.outcomes = []Report{{ID: r.played[0].ID, Final: true, Outcome: race.NoDevice, Reason: r.health.Output.Fault}}
	r.wait(0)
	for _, line := range strings.Split(r.screenText(), "\n") {
		if strings.Contains(line, "✗ NOT HEARD") && strings.Contains(line, "is muted") {
			return
		}
	}
	t.Errorf("the panel does not say why the cue was not heard:\n%s", r.screenText())
}
