package incidents

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"spotter/race"
	"spotter/ui/cells"
	"spotter/ui/keymap"
	"spotter/ui/uitest"
)

// rig is a desk with a clock that a test turns.
type rig struct {
	*Desk
	t       *testing.T
	at      race.Stamp
	logged  []race.Event
	said    string
	changed []race.EventID
	taken   string // keys with a meaning
	stop    bool
}

func newRig(t *testing.T, started bool) *rig {
	r := &rig{t: t, at: race.Stamp{Wall: time.Date(2027, 4, 19, 10, 0, 0, 0, time.UTC), Boot: time.Hour}}
	s := race.NewSession(race.Options{DistanceM: race.MarathonM})
	if started {
		s.Start(r.at)
	}
	r.Desk = New(Ports{
		Session: s, Log: func(e *race.Event) { r.logged = append(r.logged, *e) }, Say: func(s string) {
			if r.said = s; cells.Width(s) > 30 { // what 40 columns have beside the race time
				t.Errorf("%q is cut at 40 columns", s)
			}
		},

		Key: func(a keymap.Action) string {
			return map[keymap.Action]string{keymap.Edit: "E", keymap.Rest: "R", keymap.Note: "N"}[a]
		},
		Free:    func(name string) bool { return !strings.Contains(r.taken, name) },
		Changed: func(id race.EventID) { r.changed = append(r.changed, id) }, Alarm: func() bool { return r.stop },
	})
	return r
}

// wait turns the clock on and looks.
func (r *rig) wait(d time.Duration) {
	r.at.Wall, r.at.Boot = r.at.Wall.Add(d), r.at.Boot+d
	r.Look(r.at)
}

// types presses keys by name and reports how many were taken.
func (r *rig) types(names ...string) (taken int) {
	for _, n := range names {
		if r.TakeKey(tea.Key(uitest.Key(n)), r.at) {
			taken++
		}
	}
	return taken
}

// kinds lists what was logged.
func (r *rig) kinds() string {
	var s []string
	for _, e := range r.logged {
		s = append(s, strings.Join(strings.Fields(fmt.Sprintf("%s %s %s %s %s", e.Kind, e.Item, e.Side, e.Name, e.Text)), " "))
	}
	return strings.Join(s, ", ")
}

// Every incident is logged at its key, before anything is asked, and at the time of the
// key.
func TestAKeyLogsAtOnce(t *testing.T) {
	for a, want := range map[keymap.Action]string{
		keymap.Fall: "fall", keymap.Rest: "rest", keymap.WaterTaken: "aid water", keymap.GelTaken: "aid gel",
		keymap.Medical: "note medical", keymap.Swap: "swap", keymap.Note: "note mark",
	} {
		for _, started := range []bool{true, false} {
			r := newRig(t, started)
			r.wait(754 * time.Second)
			if !r.Act(a, r.at) || r.kinds() != want {
				t.Errorf("action %d: %q, want %q", a, r.kinds(), want)
				continue
			}
			if e := r.logged[0]; e.HasElapsed != started || started && e.Elapsed != 754*time.Second || r.said == "" {
				t.Errorf("%+v, said %q", e, r.said)
			}
		}
	}
	if newRig(t, true).Act(keymap.Split, race.Stamp{}) {
		t.Error("a split was taken for an incident")
	}
}

func TestRestAndOn(t *testing.T) {
	r := newRig(t, true)
	r.wait(time.Minute)
	r.Act(keymap.Rest, r.at)
	r.wait(83 * time.Second)
	if words, as := r.Ask(r.at); words != "REST 1:23" || len(as) != 2 || as[0] != (Answer{"R", "go on"}) {
		t.Errorf("asks %q %v", words, as)
	}
	r.Act(keymap.Rest, r.at)
	if r.kinds() != "rest, go" || r.Session.Resting() {
		t.Errorf("%q", r.kinds())
	}
	if words, _ := r.Ask(r.at); words != "" {
		t.Errorf("asks %q after the rest", words)
	}
}

// A question is answered by one key, and forgotten after a while or when another
// incident comes. A key that means something else is never taken.
func TestAQuestionCanBeIgnored(t *testing.T) {
	r := newRig(t, true)
	r.Act(keymap.WaterTaken, r.at)
	if n := r.types("h", "space", "w", "enter"); n != 0 {
		t.Errorf("%d keys of others were taken", n)
	}
	if r.types("B"); r.kinds() != "aid water, amend right" || r.changed[0] != r.logged[0].ID {
		t.Errorf("%q, changed %v", r.kinds(), r.changed)
	}
	if r.types("A") != 0 {
		t.Error("an answer was taken twice")
	}
	r.Act(keymap.WaterTaken, r.at)
	r.wait(AskFor)
	if words, _ := r.Ask(r.at); words != "" || r.types("A") != 0 {
		t.Errorf("still asks %q", words)
	}
	r.Act(keymap.WaterTaken, r.at)
	r.Act(keymap.Fall, r.at)
	if words, _ := r.Ask(r.at); words != "" {
		t.Errorf("asks %q after a fall", words)
	}
}

// Keys that a pack has for cues answer nothing.
func TestAnswersTakeNoCuesKey(t *testing.T) {
	r := newRig(t, true)
	r.taken = "AI"
	r.Act(keymap.WaterTaken, r.at)
	if _, as := r.Ask(r.at); len(as) != 2 || as[0].Key != "B" || as[1].Key != "J" {
		t.Errorf("answers %v", as)
	}
	r.taken = answerKeys
	r.Act(keymap.WaterTaken, r.at)
	if words, _ := r.Ask(r.at); words != "" {
		t.Errorf("asks %q without a key to answer", words)
	}
}

// The names of a shift are typed before the start, offered while somebody runs, and can
// be left out.
func TestSwapAsksForNames(t *testing.T) {
	r := newRig(t, false)
	r.Act(keymap.Swap, r.at)
	r.types("B", "Z", "o", "ë", "space", "山", "enter")
	r.Act(keymap.Swap, r.at)
	r.types("A") // the spotter
	if words, as := r.Ask(r.at); words != "new spotter:" || len(as) != 2 || as[0].Says != "Zoë 山" {
		t.Errorf("asks %q %v", words, as)
	}
	r.types("B", "A", "n", "n", "enter")
	r.Session.Start(r.at)
	r.Act(keymap.Swap, r.at)
	r.types("A", "B")
	want := "swap, amend witness, amend Zoë 山, swap, amend spotter, amend Ann, swap, amend spotter, amend Zoë 山"
	if r.kinds() != want {
		t.Errorf("%q\nwant %q", r.kinds(), want)
	}
	if names := r.Session.Names(); !slices.Equal(names, []string{"Zoë 山", "Ann"}) {
		t.Errorf("names %q", names)
	}
}

// A note is typed only while nobody runs; esc and silence end it, and what was typed is
// kept either way.
func TestNoteLine(t *testing.T) {
	r := newRig(t, true)
	r.Act(keymap.Note, r.at)
	if r.Typing() || !strings.Contains(r.said, "E") {
		t.Errorf("typing %v, said %q", r.Typing(), r.said)
	}
	for name, end := range map[string]func(r *rig){
		"enter": func(r *rig) { r.types("enter") },
		"esc":   func(r *rig) { r.types("esc") },
		"20 s":  func(r *rig) { r.wait(TypeFor) },
		"ctrl+c": func(r *rig) {
			if r.types("ctrl+c") != 0 {
				t.Error("ctrl+c was typed")
			}
		},
	} {
		r := newRig(t, true)
		r.Act(keymap.Rest, r.at)
		r.Act(keymap.Note, r.at)
		if r.types("t", "w", "o", "space", "h", "W") != 6 || !r.Typing() {
			t.Fatalf("%s: not all was typed", name)
		}
		r.wait(TypeFor - time.Second)
		if !r.Typing() {
			t.Errorf("%s: ended too soon", name)
		}
		end(r)
		if r.Typing() || r.kinds() != "rest, note mark, amend two hW" {
			t.Errorf("%s: %q", name, r.kinds())
		}
		if r.types("h") != 0 {
			t.Errorf("%s: the line still takes keys", name)
		}
	}
}

// While STOP is on its key must clear it: no line opens.
func TestNoLineWhileStopIsOn(t *testing.T) {
	r := newRig(t, false)
	r.stop = true
	r.Act(keymap.Note, r.at)
	if r.Typing() || r.kinds() != "note mark" {
		t.Errorf("typing %v, %q", r.Typing(), r.kinds())
	}
}

// A note of 10,000 characters is full at the limit, says so, and keeps what fits. Pasted
// control characters are taken out.
func TestALongNote(t *testing.T) {
	r := newRig(t, false)
	r.Act(keymap.Note, r.at)
	for range race.MaxText + 9 {
		r.types("é")
	}
	if !strings.Contains(r.said, "full") {
		t.Errorf("said %q", r.said)
	}
	r.types("enter")
	if s := r.logged[1].Text; s != strings.Repeat("é", race.MaxText) {
		t.Errorf("%d bytes were kept", len(s))
	}
	r.Act(keymap.Note, r.at)
	r.Paste("a\x1b[31mb\x07\r\nc\u202ed"+strings.Repeat("x", 10000), r.at)
	r.types("esc")
	if s := r.logged[3].Text; !strings.HasPrefix(s, "ab c dxxx") || strings.ContainsAny(s, "\x1b\x07\r\n\u202e") || len(s) > race.MaxText {
		t.Errorf("kept %.20q of %d", s, len(s))
	}
}

// What capitals in a row logged is voided once Caps Lock is said to be on; what was
// logged before a small letter was meant.
func TestMistyped(t *testing.T) {
	r := newRig(t, true)
	r.Act(keymap.Fall, r.at)
	r.Small()
	r.Act(keymap.WaterTaken, r.at)
	r.Act(keymap.GelTaken, r.at)
	if n := r.Mistyped(r.at); n != 2 || r.kinds() != "fall, aid water, aid gel, void, void" {
		t.Errorf("%d voided: %q", n, r.kinds())
	}
	if r.Session.Voided(r.logged[0].ID) || !r.Session.Voided(r.logged[1].ID) {
		t.Error("the wrong lines were voided")
	}
	if n := r.Mistyped(r.at); n != 0 {
		t.Errorf("%d voided twice", n)
	}
}

// A line for figures takes the keypad, and leaves backspace to end every sound while
// nothing is typed.
func TestFiguresOfTheKeypad(t *testing.T) {
	r := newRig(t, true)
	kept := ""
	r.Type("side", "", true, func(s string, _ race.Stamp) { kept = s }, r.at)
	if n := r.types("backspace", "space"); n != 0 {
		t.Errorf("%d of backspace and STOP were taken", n)
	}
	r.TakeKey(tea.Key{Code: tea.KeyKp2}, r.at)
	r.types("3", "backspace")
	r.TakeKey(tea.Key{Code: tea.KeyKpEnter}, r.at)
	if kept != "2" {
		t.Errorf("kept %q", kept)
	}
}
