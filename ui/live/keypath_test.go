package live

import (
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"spotter/cues"
	"spotter/cues/grammar"
	"spotter/cues/pack"
	"spotter/race"
	"spotter/ui/uitest"
)

// screenText returns the text on the screen, without its styles.
func (r *rig) screenText() string { return ansi.Strip(r.View().Content) }

func (r *rig) shows(want string) {
	r.t.Helper()
	if got := r.screenText(); !strings.Contains(got, want) {
		r.t.Errorf("screen does not show %q:\n%s", want, got)
	}
}

func TestKeyPlaysThenLogs(t *testing.T) {
	r := newRig(t)
	if cmd := r.key("left"); cmd != nil {
		t.Error("a cue key returned a command")
	}
	if got := strings.Join(r.order, ", "); got != "play, append cue" {
		t.Errorf("order: %s", got)
	}
	e := r.played[0]
	if e.Cue != "right" || e.Pressed != "left" || e.Class != cues.Steer || e.HasElapsed || e.Boot != 2*time.Hour {
		t.Errorf("event %+v: want right for left at the stamp of the press, without race time", e)
	}
	if r.logged[0] != e {
		t.Errorf("logged %+v, played %+v", r.logged[0], e)
	}
}

// TestFrames presses both sides under all four frames.
func TestFrames(t *testing.T) {
	for _, tt := range []struct {
		frame       cues.Frame
		heard, says string
	}{
		{cues.Frame{}, "right", "runner hears RIGHT"},
		{cues.Frame{Facing: cues.Forward}, "left", "runner hears LEFT"},
		{cues.Frame{Keys: cues.RunnerKeys}, "left", "runner's LEFT"},
		{cues.Frame{Facing: cues.Forward, Keys: cues.RunnerKeys}, "left", "runner's LEFT"},
	} {
		r := newRig(t, func(o *Options) {
			o.Frame = tt.frame
			o.Session = race.NewSession(race.Options{Frame: tt.frame})
		})
		r.key("left")
		if got := string(r.played[0].Cue); got != tt.heard {
			t.Errorf("%v: left plays %s, want %s", tt.frame, got, tt.heard)
		}
		lines := strings.Split(r.screenText(), "\n")
		pads := strings.Join(lines[10:14], "\n")
		if !strings.Contains(pads, tt.says) {
			t.Errorf("%v: pads do not say %q:\n%s", tt.frame, tt.says, pads)
		}
	}
}

// TestEveryKeyOfThePack presses each key of the default pack, on every page: all
// play, but for the arrows on a page that scrolls.
func TestEveryKeyOfThePack(t *testing.T) {
	for _, open := range []string{"", "tab", "?"} {
		for _, c := range pack.Default().Cues {
			for _, k := range c.Keys {
				r := newRig(t)
				if open != "" {
					r.key(open)
				}
				r.key(k)
				if c.ID == grammar.MarkerID || c.ID == grammar.PaceID { // no split yet: nothing to say
					if n := len(r.logged); len(r.played) != 0 || n != 2 || r.logged[0].Pressed != c.ID {
						t.Errorf("page %q: key %q played %v, logged %d", open, k, r.played, n)
					}
					continue
				}
				if open != "" && (k == "up" || k == "down") {
					if len(r.played) != 0 {
						t.Errorf("page %q: key %q scrolls, and played %v", open, k, r.played)
					}
					continue
				}
				if len(r.played) != 1 || r.played[0].Pressed != c.ID {
					t.Errorf("page %q: key %q played %v, want %s", open, k, r.played, c.ID)
				}
			}
		}
	}
}

func TestCapsLockSilencesNothing(t *testing.T) {
	r := newRig(t)
	r.Update(tea.KeyPressMsg{Code: 'w', Text: "W", Mod: tea.ModCapsLock})
	r.at.Boot += time.Second
	r.key("U")
	if len(r.played) != 2 || r.played[0].Pressed != "water" || r.played[1].Pressed != "step_up" {
		t.Errorf("W with Caps Lock and U played %v", r.played)
	}
	r.key("X")
	r.shows("voided: Up step")
}

func TestBounceAndRepeat(t *testing.T) {
	press := func(r *rig, name string, after time.Duration) {
		r.at.Boot += after
		r.Update(uitest.Key(name))
	}
	r := newRig(t)
	press(r, "w", 0)
	press(r, "w", 59*time.Millisecond) // a bounce
	press(r, "w", 59*time.Millisecond) // of the bounce: measured from the last byte
	press(r, "h", 1*time.Millisecond)  // another key
	press(r, "left", time.Millisecond) // the same cue on its other key
	press(r, "w", 60*time.Millisecond) // a new press
	if got := len(r.played); got != 3 {
		t.Errorf("%d presses counted, want w, h and w", got)
	}
	r.at.Boot += time.Second
	r.Update(tea.KeyPressMsg{Code: 'w', Text: "w", IsRepeat: true})
	if got := len(r.played); got != 3 {
		t.Error("a repeat was played")
	}
	r.Update(tea.KeyReleaseMsg{Code: 'u', Text: "u"})
	if got := len(r.played); got != 3 {
		t.Error("a release was played")
	}
}

// TestKeysHandedOverAtOnce has a machine that stood still hand over several keys at one
// time: each that differs from the one before it was pressed, and the last one counts.
func TestKeysHandedOverAtOnce(t *testing.T) {
	r := newRig(t)
	for _, key := range []string{"left", "right", "left", "left", "w", "left"} {
		r.Update(uitest.Key(key))
	}
	var got []string
	for _, e := range r.played {
		got = append(got, string(e.Pressed))
	}
	if want := "left right left water left"; strings.Join(got, " ") != want {
		t.Errorf("played %q, want %q", got, want)
	}
}

// TestAHeldEnterIsNoSplit holds enter on a terminal that tells presses from
// repeats by nothing: a first repeat after half a second, then 30 a second.
func TestAHeldEnterIsNoSplit(t *testing.T) {
	r := newRig(t)
	r.Update(uitest.Key("enter"))
	r.at.Boot += 500 * time.Millisecond
	for range 60 {
		r.Update(uitest.Key("enter"))
		r.at.Boot += 33 * time.Millisecond
	}
	if len(r.logged) != 1 || r.logged[0].Kind != race.KindStart {
		t.Fatalf("logged %+v, want the start alone", r.logged)
	}
	r.at.Boot += enterHold
	r.Update(uitest.Key("enter"))
	if len(r.logged) != 2 || r.logged[1].Kind != race.KindSplit {
		t.Errorf("logged %+v, want a split a second after the key was let go", r.logged)
	}
}

func TestStartSplitVoid(t *testing.T) {
	r := newRig(t)
	r.key("x")
	r.shows("nothing to void")
	r.key("left", "enter")
	if e := r.logged[1]; e.Kind != race.KindStart || e.Clock != "gun" {
		t.Fatalf("enter logged %+v", e)
	}
	r.wait(5*time.Minute + 20*time.Second)
	r.key("enter")
	if e := r.logged[2]; e.Kind != race.KindSplit || e.Marker != "km 1" {
		t.Fatalf("enter logged %+v", e)
	}
	r.shows("5:20 /km")
	r.key("x")
	if e := r.logged[3]; e.Kind != race.KindVoid || e.Ref != r.logged[2].ID {
		t.Fatalf("x logged %+v", e)
	}
	r.shows("voided: split km 1 at 0:05:20")
	r.key("x")
	r.shows("voided: Right")
	if len(r.played) != 1 {
		t.Error("voiding played something")
	}
}

func TestStartNow(t *testing.T) {
	r := newRig(t, func(o *Options) { o.StartNow = true })
	if len(r.logged) != 1 || r.logged[0].Kind != race.KindStart {
		t.Fatalf("logged %v", r.logged)
	}
	r.wait(time.Hour + 2*time.Minute + 3*time.Second)
	r.size(40, 12)
	r.shows("1:02:03")
}

func TestLeaving(t *testing.T) {
	r := newRig(t)
	if r.key("ctrl+c") != nil {
		t.Fatal("one ctrl+c leaves")
	}
	r.shows("ctrl+c again leaves")
	r.at.Boot += 2100 * time.Millisecond
	if r.key("ctrl+c") != nil {
		t.Fatal("a second ctrl+c after 2 s leaves")
	}
	if cmd := r.key("ctrl+c"); cmd == nil {
		t.Fatal("twice within 2 s does not leave")
	} else if _, ok := cmd().(tea.QuitMsg); !ok {
		t.Fatal("the command does not quit")
	}
	if len(r.order) != 0 {
		t.Errorf("leaving did %v", r.order)
	}
}

// TestEscGoesBack leaves the help, wherever it was scrolled to, and the log.
func TestEscGoesBack(t *testing.T) {
	for _, keys := range [][]string{{"?"}, {"?", "down"}, {"tab"}, {"tab", "pgup"}, {"d"}} {
		r := newRig(t)
		for _, k := range keys {
			r.key(k)
		}
		if r.page == pagePads {
			t.Fatalf("%v shows the pads", keys)
		}
		if r.key("esc"); r.page != pagePads {
			t.Errorf("%v, then esc: page %d", keys, r.page)
		}
	}
}

func TestKeysThatDoNothing(t *testing.T) {
	r := newRig(t)
	for _, tt := range []struct{ key, says string }{
		{"esc", "esc does nothing here"}, {"z", "z: no cue on this key"}, {"pgup", "nothing to scroll"},
	} {
		if cmd := r.key(tt.key); cmd != nil {
			t.Errorf("%s returned a command", tt.key)
		}
		r.shows(tt.says)
	}
	r.Update(tea.KeyPressMsg{Code: tea.KeyF5})
	r.shows("f5: no cue on this key")
	r.Update(tea.KeyPressMsg{Code: tea.KeyLeftShift, Mod: tea.ModShift})
	r.shows("f5: no cue on this key") // a modifier alone says nothing
	r.Update(tea.KeyPressMsg{Code: tea.KeyExtended, Text: "\u202e\x1b[2J"})
	r.shows("that: no cue on this key") // nothing is left of what the terminal calls it
	r.Update(tea.PasteMsg{Content: "hhhh"})
	r.shows("pasted text: ignored")
	if len(r.order) != 0 {
		t.Errorf("they did %v", r.order)
	}
	r.wait(4 * time.Second)
	if strings.Contains(r.screenText(), "pasted") {
		t.Error("the message stays")
	}
}

func TestOutcomes(t *testing.T) {
	r := newRig(t)
	r.key("enter", "left")
	r.shows("○ sending")
	id := r.played[0].ID
	r.outcomes = []Report{{ID: id, Latency: 2600 * time.Microsecond}}
	r.wait(0)
	r.shows("● sounding · 3 ms")
	for _, tt := range []struct {
		report Report
		says   string
	}{
		{Report{Outcome: race.Heard, Latency: 4 * time.Millisecond}, "✓ heard · 4 ms · right ear"},
		{Report{Outcome: race.Cut, By: id}, "✗ CUT by Right"},
		{Report{Outcome: race.Dropped, By: id}, "✗ DROPPED: Right was first"},
		{Report{Outcome: race.Dropped, Reason: "too many at once"}, "✗ DROPPED: too many at once"},
		{Report{Outcome: race.Expired}, "✗ NOT HEARD: waited too long"},
		{Report{Outcome: race.NoDevice}, "✗ NOT HEARD: no output"},
		{Report{Outcome: race.NoDevice, Reason: "the sink\x1b]0;x\x07 is gone"}, "✗ NOT HEARD: the sink is gone"},
	} {
		r.key("left")
		tt.report.ID, tt.report.Final = r.played[len(r.played)-1].ID, true
		r.outcomes = []Report{tt.report, {ID: tt.report.ID}, {ID: 9999, Final: true}}
		r.wait(0)
		r.shows(tt.says)
	}
	r.key("left")
	r.wait(11 * time.Second)
	r.shows("? no outcome yet")
}

func TestFaultsKeepTheBand(t *testing.T) {
	r := newRig(t)
	r.key("enter")
	r.health.Output = OutputHealth{State: OutputLost, Name: "Open\x1b[31mRun", Since: r.at.Wall}
	for range 10 {
		r.wait(time.Minute)
		r.shows("✗ NO SOUND")
		r.shows("Shout. d: another output. Cues are logged, not heard.")
		r.key("left")
	}
	if strings.Contains(r.View().Content, "\x1b[31mRun") {
		t.Error("a device's name reached the terminal as a sequence")
	}
	r.health.Output = OutputHealth{State: OutputOK, Name: "OpenRun", Latency: 5 * time.Millisecond, Beyond: 184 * time.Millisecond}
	r.health.ClockJump = 3200 * time.Millisecond
	r.wait(0)
	r.shows("● 5 ms +184 ms earpiece OpenRun")
	r.shows("! clock stepped 3.2s")
	if strings.Contains(r.screenText(), "NO SOUND") {
		t.Error("the fault stays after it is over")
	}
}

func TestResumedHistory(t *testing.T) {
	session := race.NewSession(race.Options{DistanceM: race.MarathonM, Target: 3 * time.Hour})
	at := rigAt()
	later := func(d time.Duration) race.Stamp { return race.Stamp{Wall: at.Wall.Add(d), Boot: at.Boot + d} }
	left, _ := pack.Default().Cue("left")
	start, _ := session.Start(at)
	split, _ := session.Split(later(5 * time.Minute))
	cue := session.Press(left, left, later(6*time.Minute))
	outcome := race.Event{ID: 90, Kind: race.KindOutcome, Ref: cue.ID, Outcome: race.Heard, Latency: 5 * time.Millisecond}
	void, _ := session.Void(later(7 * time.Minute))
	r := newRig(t, func(o *Options) {
		o.Session = session
		o.History = []race.Event{{ID: 80, Kind: race.KindOpen}, start, split, cue, outcome, void}
	})
	r.shows("voided · ✓ heard · 5 ms")
	r.shows("5:00 /km · 0:44 behind")
	r.shows("voids Left")
}

func TestPackWithoutTheOtherSide(t *testing.T) {
	full := pack.Default()
	var left cues.Cue
	for _, c := range full.Cues {
		if c.ID == "left" {
			left = c
		}
	}
	r := newRig(t, func(o *Options) { o.Pack = &pack.Pack{Name: "half", Cues: []cues.Cue{left}} })
	r.key("left")
	if len(r.played) != 0 {
		t.Fatal("a side that the pack does not have was played")
	}
	r.shows("not in this pack: right")
}
