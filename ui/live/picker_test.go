package live

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"spotter/cues/grammar"
	"spotter/cues/pack"
	"spotter/race"
)

// Whatever a pack has a key for plays while the outputs are shown, and leaves
// them open: all but ↑ and ↓, which choose.
func TestPickerTakesNoCueKey(t *testing.T) {
	for _, c := range pack.Default().Cues {
		for _, k := range c.Keys {
			if c.ID == grammar.MarkerID || c.ID == grammar.PaceID {
				continue // nothing to say before a split
			}
			r := newRig(t)
			r.pickFrom(sinks()...)
			at := r.picker.at
			r.key(k)
			if k == "up" || k == "down" { // they go from line to line
				if len(r.played) != 0 || r.page != pagePicker || r.picker.at == at {
					t.Errorf("key %q: played %v, page %d, line %d", k, r.played, r.page, r.picker.at)
				}
				continue
			}
			if len(r.played) != 1 || r.played[0].Pressed != c.ID || r.page != pagePicker || r.picker.at != at {
				t.Errorf("key %q: played %v, page %d, line %d", k, r.played, r.page, r.picker.at)
			}
		}
	}
}

func TestPicker(t *testing.T) {
	for _, tt := range []struct {
		keys string
		used string // "" for no change
		says string
	}{
		{"enter", "", "still OpenRun by Shokz: enter splits again"},
		{"tab enter", "pulse:alsa_output.pci", "changing to Built-in Audio"},
		{"d d enter", "pulse:hdmi", "changing to HDMI"},
		{"pgdown pgdown pgdown enter", "", "still OpenRun"},
		{"shift+tab enter", "pulse:hdmi", "changing to HDMI"},
		{"end enter", "pulse:hdmi", "changing to HDMI"},
		{"end home pgup enter", "pulse:hdmi", "changing to HDMI"},
		{"tab esc", "", "radio check"},
	} {
		r := newRig(t)
		r.pickFrom(sinks()...)
		r.key(strings.Fields(tt.keys)...)
		if r.page != pagePads {
			t.Errorf("%s: still open", tt.keys)
		}
		r.shows(tt.says)
		if got := strings.Join(r.used, " "); got != tt.used {
			t.Errorf("%s: used %q, want %q", tt.keys, got, tt.used)
		}
		if r.o.Session.Started() {
			t.Errorf("%s: enter started the clock", tt.keys)
		}
		var want []race.Event
		for _, e := range r.logged {
			if e.Kind != race.KindNote || e.Item != race.ItemOutput || e.Text != tt.used {
				t.Errorf("%s: logged %+v", tt.keys, e)
			}
			want = append(want, e)
		}
		if (tt.used != "") != (len(want) == 1) {
			t.Errorf("%s: %d lines logged", tt.keys, len(want))
		}
	}
}

// The list is asked for off the key's way, once at a time, and again while it is
// shown.
func TestPickerLists(t *testing.T) {
	r := newRig(t)
	r.choices = sinks()
	first := r.key("d")
	r.shows("asking the sound server")
	r.key("enter")
	r.shows("no output to take")
	r.key("esc")
	if again := r.key("d"); first == nil || again != nil {
		t.Fatal("two lists asked for at once, or none")
	}
	_, later := r.Update(first())
	if later == nil || !slices.EqualFunc(r.picker.choices, sinks(), func(a, b Choice) bool { return a == b }) {
		t.Fatalf("the list is %v", r.picker.choices)
	}
	r.key("tab")
	_, list := r.Update(relistMsg{})
	r.choices = append([]Choice{{Spec: "pulse:new", Label: "New\x1b[2J one"}}, sinks()...)
	r.Update(list())
	r.shows("New one")
	if got := r.picker.choices[r.picker.at].Spec; got != "pulse:alsa_output.pci" {
		t.Errorf("a new list moved the choice to %s", got)
	}
	_, list = r.Update(relistMsg{})
	r.listErr = errors.New("listing sound devices: the server does not answer")
	r.Update(list())
	r.shows("✗ listing sound devices: the server does not answer")
	r.shows("Built-in Audio")
	r.key("esc")
	if _, cmd := r.Update(relistMsg{}); cmd != nil {
		t.Error("asked for again although nobody looks")
	}
}

// TestPickerTellsWhatIsTyped: a wide list has what --output takes, and nothing beside a choice that is no output.
func TestPickerTellsWhatIsTyped(t *testing.T) {
	r := newRig(t)
	r.size(120, 40)
	r.pickFrom(append(sinks(), Choice{Spec: "follow:code", Label: "Second device: show the code", Stays: true})...)
	r.shows("pulse:hdmi")
	r.shows("Second device: show the code")
	if strings.Contains(r.screenText(), "follow:code") {
		t.Error("the list shows a word of the program")
	}
}

// TestPickerShowsARemedyWhole: where no list can be had, the last words, which say what to
// do, are read also on the smallest screen, under a fault of the output.
func TestPickerShowsARemedyWhole(t *testing.T) {
	for _, size := range [][2]int{{40, 12}, {80, 24}} {
		r := newRig(t)
		r.size(size[0], size[1])
		r.health = Health{Output: OutputHealth{State: OutputSilent, Name: "auto", Fault: "no sound server answers",
			Next: "Start PulseAudio or PipeWire, or set PULSE_SERVER."}}
		r.listErr = errors.New("listing sound devices: no sound server answers: start PulseAudio or PipeWire, or set PULSE_SERVER")
		r.pickFrom()
		said := strings.Join(strings.Fields(r.screenText()), " ")
		if !strings.Contains(said, "✗ "+r.listErr.Error()) {
			t.Errorf("%v: the error is not whole:\n%s", size, r.screenText())
		}
	}
}

func TestPickerTellsWhatWentWrong(t *testing.T) {
	r := newRig(t)
	r.useErr = errors.New("output \"x\" is none")
	r.pickFrom(sinks()...)
	r.key("tab", "enter")
	r.shows(`output "x" is none`)
	if len(r.logged) != 0 {
		t.Errorf("logged %v", r.logged)
	}
	r = newRig(t, func(o *Options) { o.Outputs = nil })
	r.key("d")
	r.shows("the output cannot be changed here")
	r = newRig(t)
	r.pickFrom()
	r.shows("the sound server has no device")
	r.key("tab", "pgup", "end")
}

// Every output can be reached however many there are and however small the
// screen is.
func TestPickerScrolls(t *testing.T) {
	var many []Choice
	for i := range 30 {
		many = append(many, Choice{Spec: "pulse:" + string(rune('A'+i)), Label: "Sink " + string(rune('A'+i))})
	}
	r := newRig(t)
	r.size(40, 12)
	r.pickFrom(many...)
	for i := range many {
		r.shows("▸ Sink " + string(rune('A'+i)))
		r.at.Boot += time.Second
		r.key("tab")
	}
	r.shows("▸ Sink A")
}

// On the smallest screen a long name gives way to what matters most.
func TestPickerKeepsInUse(t *testing.T) {
	r := newRig(t)
	r.size(40, 12)
	r.pickFrom(Choice{Spec: "pulse:x", Label: "OpenRun Pro by Shokz (Ann and her family)", InUse: true, Bluetooth: true},
		Choice{Spec: "pulse:y", Label: "ear-with-a-long-name.analog-stereo (Null Output)", Muted: true})
	r.shows("● in use")
	r.shows("▸ OpenRun Pro by Shokz (A")
	r.shows("MUTED")
}

// A headset that has come back under another name is told of, and stays in the log.
func TestHeadsetThatMovedIsTold(t *testing.T) {
	r := newRig(t)
	r.health.Output = OutputHealth{State: OutputOK, Name: "OpenRun", Moved: "same headset, now hsp, was a2dp"}
	r.Update(Tick{})
	r.shows("same headset, now hsp")
	if e := r.feed.at(0); e.kind != race.KindOutput || !strings.Contains(e.title, "was a2dp") {
		t.Errorf("the newest event is %+v", e)
	}
}
