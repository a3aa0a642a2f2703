package live

import (
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"spotter/race"
	"spotter/ui/cells"
	"spotter/ui/dash"
	"spotter/ui/uitest"
)

// newest is the ID of the cue that was handed over last.
func (r *rig) newest() race.EventID { return r.played[len(r.played)-1].ID }

// panel returns the lines in the area of the last cue, at 80×24.
func (r *rig) panel() string {
	a := dash.Arrange(r.w, r.h)
	lines := strings.Split(r.screenText(), "\n")
	var b strings.Builder
	for _, l := range lines[a.Cue.Y : a.Cue.Y+a.Cue.H] {
		b.WriteString(string([]rune(l)[:min(len([]rune(l)), a.Cue.W)]) + "\n")
	}
	return b.String()
}

// faulty reports whether a cell is in a colour that only faults have.
func (r *rig) faulty(c uitest.Cell) bool {
	s := cells.NewStyles(r.theme)
	return c.Ink == s.Fault.GetForeground() || c.Ink == s.FaultMark.GetForeground() || c.Back == s.FaultFill.GetBackground() || c.Back == s.FaultArea.GetBackground()
}

// red reports whether the cue area is filled as a fault.
func (r *rig) red() bool {
	a := dash.Arrange(r.w, r.h).Cue
	return r.faulty(uitest.ParseScreen(r.View().Content, r.w, r.h)[a.Y+1][a.X+1])
}

// While STOP sounds, the panel says STOP, whatever is pressed; what was dropped is told
// in a line beside it, and nothing of it stays when STOP is cleared.
func TestThePanelKeepsStop(t *testing.T) {
	for _, size := range [][2]int{{80, 24}, {40, 12}, {200, 50}} {
		r := newRig(t)
		r.size(size[0], size[1])
		r.key("enter", "space")
		stop := r.newest()
		r.outcomes = []Report{{ID: stop, Latency: 3 * time.Millisecond}}
		r.wait(time.Second)
		r.key("left")
		for _, reports := range [][]Report{nil, {{ID: r.newest(), Final: true, Outcome: race.Dropped, By: stop, Why: race.WhyStop}}} {
			r.outcomes = reports
			r.wait(0)
			if shown, _ := r.onAir(); shown == nil || shown.id != stop {
				t.Fatalf("%v: the panel shows %+v, not STOP", size, shown)
			}
			if r.red() {
				t.Errorf("%v: a dropped cue is a fault", size)
			}
		}
		if p := r.panel(); !strings.Contains(p, "DROPPED: Stop was first") {
			t.Errorf("%v: the drop is not told:\n%s", size, p)
		}
		r.wait(noticeFor)
		if p := r.panel(); strings.Contains(p, "DROPPED") || !strings.Contains(p, "space clears it") {
			t.Errorf("%v: after a while:\n%s", size, p)
		}
		r.outcomes = []Report{{ID: stop, Final: true, Outcome: race.Heard, Latency: 3 * time.Millisecond}}
		r.key("space")
		r.wait(noticeFor)
		if p := strings.ToUpper(r.panel()); strings.Contains(p, "RIGHT ") || r.red() {
			t.Errorf("%v: stale after STOP was cleared:\n%s", size, p)
		}
	}
}

// What sounds stays in the panel while another cue waits for its turn.
func TestThePanelShowsWhatSoundsNotWhatWaits(t *testing.T) {
	r := newRig(t)
	r.key("enter", "left")
	left := r.newest()
	r.outcomes = []Report{{ID: left, Latency: 3 * time.Millisecond}}
	r.wait(0)
	r.key("w")
	r.wait(0)
	if shown, missed := r.onAir(); shown.id != left || missed == nil || missed.id != r.newest() {
		t.Errorf("shown %+v, missed %+v", shown, missed)
	}
	r.shows("○ Water waits")
	r.outcomes = []Report{{ID: left, Final: true, Outcome: race.Heard}, {ID: r.newest(), Latency: 3 * time.Millisecond}}
	r.wait(0)
	if shown, missed := r.onAir(); shown.id != r.newest() || missed != nil {
		t.Errorf("shown %+v, missed %+v", shown, missed)
	}
}

// A trifle is not shown in the red of a lost earpiece; a fault is.
func TestTheCueAreaIsRedForFaultsOnly(t *testing.T) {
	for name, tt := range map[string]struct {
		key    string
		report Report
		red    bool
	}{
		"again while it speaks":  {"y", Report{Outcome: race.Dropped, Why: race.WhySounding, Reason: "already sounding"}, false},
		"quiet mode":             {"w", Report{Outcome: race.Dropped, Why: race.WhyQuiet, Reason: "quiet mode"}, false},
		"a newer one":            {"w", Report{Outcome: race.Dropped, Why: race.WhyNewer}, false},
		"its turn did not come":  {"w", Report{Outcome: race.Expired, Why: race.WhyTurn}, false},
		"nothing to say":         {"m", Report{}, false},
		"steering came too late": {"left", Report{Outcome: race.Expired, Why: race.WhyOutput, Reason: "waited too long for the output to open"}, true},
		"no output":              {"w", Report{Outcome: race.NoDevice, Why: race.WhyNoOutput}, true},
		"the engine is stuck":    {"left", Report{Outcome: race.Dropped, Why: race.WhyStuck, Reason: "the sound engine is stuck"}, true},
	} {
		r := newRig(t)
		r.key("enter")
		r.at.Boot += enterHold
		r.key(tt.key)
		if tt.report.Outcome != "" {
			tt.report.ID, tt.report.Final = r.logged[len(r.logged)-1].ID, true
			r.outcomes = []Report{tt.report}
		}
		r.wait(0)
		if r.red() != tt.red {
			t.Errorf("%s: red %v, want %v\n%s", name, r.red(), tt.red, r.panel())
		}
		if tt.report.Reason != "" && !strings.Contains(r.screenText(), tt.report.Reason) {
			t.Errorf("%s: does not say %q\n%s", name, tt.report.Reason, r.panel())
		}
	}
}

// Leaving while STOP sounds is warned of, and logs the end of STOP.
func TestLeavingWhileStopSounds(t *testing.T) {
	r := newRig(t)
	r.key("enter", "space", "ctrl+c")
	r.shows("STOP is sounding: ctrl+c again ends it, and leaves")
	cmd := r.key("ctrl+c")
	if cmd == nil {
		t.Fatal("it does not leave")
	}
	if _, quits := cmd().(tea.QuitMsg); !quits {
		t.Error("it does not leave")
	}
	if e := r.logged[len(r.logged)-1]; e.Kind != race.KindGo || e.Item != race.ItemStop {
		t.Errorf("the end of STOP is not logged: %+v", e)
	}
}
