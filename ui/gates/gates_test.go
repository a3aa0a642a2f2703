package gates_test

import (
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"spotter/cues"
	"spotter/race"
	"spotter/ui/cells"
	"spotter/ui/dash"
	"spotter/ui/gates"
)

// gun holds the reading of the clocks at the start in the tests.
var gun = race.Stamp{Wall: time.Date(2027, 4, 19, 10, 2, 0, 0, time.UTC), Boot: 3 * time.Hour}

// rig is a desk with a clock that the test moves, and what the desk did.
type rig struct {
	*gates.Desk
	t       *testing.T
	s       *race.Session
	now     race.Stamp
	logged  []race.Event
	said    string    // the last message
	pressed []cues.ID // keys of cues
	alarms  int       // times STOP was cleared
	saved   gates.Saved
}

func newRig(t *testing.T, change ...func(*gates.Options)) *rig {
	r := &rig{t: t, now: gun}
	o := gates.Options{Session: race.NewSession(race.Options{DistanceM: 5000, Target: 25 * time.Minute}), Host: r, Ear: ear{r},
		Labels: gates.Labels{Enter: "enter", Void: "x", Skip: "K", Chip: "C", Radio: "*", Start: "=", Boards: "P", Code: "T", Say: "f"},
		Saved:  func() gates.Saved { return r.saved }}
	for _, c := range change {
		c(&o)
	}
	r.s, r.Desk = o.Session, gates.New(o)
	return r
}

func (r *rig) Log(e *race.Event) { r.logged = append(r.logged, *e) }

// Notify keeps a message. Beside the race time a screen of 40 columns has 30 for it: what
// stands behind a dot or a colon may be cut there, and nothing else.
func (r *rig) Notify(s string) {
	r.said = s
	before, _, _ := strings.Cut(s, " · ")
	if i := strings.LastIndex(before, ": "); cells.Width(before) > 30 && i > 0 {
		before = before[:i]
	}
	if r.s.Started() && cells.Width(before) > 30 {
		r.t.Errorf("%q is cut at 40 columns", s)
	}
}

type ear struct{ *rig }

func (e ear) Press(id cues.ID)     { e.pressed = append(e.pressed, id) }
func (e ear) Has(id cues.ID) bool  { return id != "two" }
func (e ear) EndAlarm()            { e.alarms++ }
func (e ear) Reframe(f cues.Frame) {}

// after lets time go by, and the desk look.
func (r *rig) after(d time.Duration) *rig {
	r.now = race.Stamp{Wall: r.now.Wall.Add(d), Boot: r.now.Boot + d}
	r.Look(r.now)
	return r
}

// at goes to a race time.
func (r *rig) at(d time.Duration) *rig { return r.after(gun.Boot + d - r.now.Boot) }

// enter presses enter.
func (r *rig) enter() *rig { r.Enter(r.now); return r }

// keys types letters and digits on the page that is open.
func (r *rig) keys(s string) (taken int) {
	for _, c := range s {
		if r.Key(tea.Key{Code: c, Text: string(c)}, r.now) {
			taken++
		}
	}
	return taken
}

// kinds tells what was logged, in short.
func (r *rig) kinds() string {
	var s []string
	for _, e := range r.logged {
		one := string(e.Kind)
		for _, more := range []string{e.Clock, e.Marker, e.Item, e.Side, e.Text} {
			if more != "" {
				one += " " + more
			}
		}
		s = append(s, one)
	}
	return strings.Join(s, ", ")
}

// asks checks what is asked: the words, then each key with its answer.
func (r *rig) asks(want string) {
	r.t.Helper()
	if got := askText(r.Ask(r.now)); got != want {
		r.t.Errorf("asked %q, want %q", got, want)
	}
}

func askText(a dash.Ask) string {
	s := a.Text
	for _, k := range a.Answers {
		s += " | " + k.Key + ": " + k.Says
	}
	return s
}

// screen draws the page that is open.
func (r *rig) screen(w, h int) string {
	p := r.Page(r.now)
	if p == nil {
		return ""
	}
	var c cells.Canvas
	c.Reset(w, h)
	p.Draw(&c, cells.Rect{W: w, H: h})
	return c.String()
}

func (r *rig) shows(w, h int, words ...string) {
	r.t.Helper()
	got := r.screen(w, h)
	for _, word := range words {
		if !strings.Contains(got, word) {
			r.t.Errorf("%d×%d: the page does not show %q:\n%s", w, h, word, got)
		}
	}
}
