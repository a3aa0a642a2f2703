package edit

import (
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"spotter/cues"
	"spotter/race"
	"spotter/ui/cells"
	"spotter/ui/uitest"
)

// rig is a page of a race with a clock that a test turns.
type rig struct {
	*Page
	t       *testing.T
	s       *race.Session
	at      race.Stamp
	said    string
	running bool
	asked   *Ask
	changed []race.EventID
}

func newRig(t *testing.T) *rig {
	r := &rig{t: t, s: race.NewSession(race.Options{DistanceM: race.MarathonM}), running: true,
		at: race.Stamp{Wall: time.Date(2027, 4, 19, 10, 0, 0, 0, time.UTC), Boot: time.Hour}}
	r.s.Start(r.at)
	r.Page = New(Ports{Session: r.s, Log: func(*race.Event) {}, Say: r.say,
		Changed: func(id race.EventID) { r.changed = append(r.changed, id) }, MayType: func() bool { return !r.running },
		Type: func(a Ask) { r.asked = &a }})
	return r
}

// say takes a message. A screen of 40 columns has 30 for it beside the race time: what
// stands behind a colon may be cut there, and nothing else.
func (r *rig) say(s string) {
	r.said = s
	if before, _, _ := strings.Cut(s, ": "); cells.Width(s) > 30 && (before == s || cells.Width(before) > 30) {
		r.t.Errorf("%q is cut at 40 columns", s)
	}
}

// wait turns the clock on.
func (r *rig) wait(d time.Duration) race.Stamp {
	r.at.Wall, r.at.Boot = r.at.Wall.Add(d), r.at.Boot+d
	return r.at
}

// keys presses keys by name.
func (r *rig) keys(names ...string) {
	r.t.Helper()
	for _, n := range names {
		switch n {
		case "up":
			r.Move(-1)
		case "down":
			r.Move(1)
		default:
			if !r.Key(tea.Key(uitest.Key(n)), r.at) {
				r.t.Errorf("key %s was not taken", n)
			}
		}
	}
}

// types answers what the page asks for.
func (r *rig) types(s string) {
	r.t.Helper()
	if r.asked == nil {
		r.t.Fatalf("nothing is asked; said %q", r.said)
	}
	a := r.asked
	r.asked = nil
	a.Keep(s, r.at)
}

// choose marks an event and shows its fields with one of them marked.
func (r *rig) choose(id race.EventID, field string) {
	r.t.Helper()
	r.Open()
	r.id, r.asked, r.said = id, nil, ""
	r.keys("E")
	for i, f := range r.fieldList() {
		if f == field {
			r.field = i
		}
	}
}

// reads returns an event as it reads.
func (r *rig) reads(id race.EventID) race.Event {
	e, ok := r.s.Reads(id)
	if !ok {
		r.t.Fatalf("no event %d", id)
	}
	return e
}

// screen draws the page.
func (r *rig) screen(w, h int) string {
	var c cells.Canvas
	c.SetTheme(cells.Theme{Fixed: true})
	c.Reset(w, h)
	r.Draw(&c, cells.Rect{W: w, H: h})
	return ansi.Strip(c.String())
}

// Each field of each kind is amended as it was typed, or a message says what can be.
func TestEveryFieldIsAmended(t *testing.T) {
	for _, tt := range []struct {
		field, typed string
		running      bool
		want         func(e race.Event) bool
		says         string
	}{
		{"time", "2:06:10", true, func(e race.Event) bool { return e.Elapsed == 2*time.Hour+6*time.Minute+10*time.Second }, "amended: time 2:06:10"},
		{"time", "+5", true, func(e race.Event) bool { return e.Elapsed == 5*time.Minute+5*time.Second }, "amended"},
		{"time", "-1:30", true, func(e race.Event) bool { return e.Elapsed == 3*time.Minute+30*time.Second }, "amended"},
		{"time", "5:00", true, nil, "reads so already"},
		{"time", "-5:01", true, nil, "no time of this race"},
		{"time", "99:00:00", true, nil, "no time of this race"},
		{"time", "+", true, nil, "use +5"},
		{"time", "soon", true, nil, "2:06:10"},
		{"marker", "23", true, func(e race.Event) bool { return e.Marker == "km 23" && e.DistanceM == 23000 }, "amended: marker km 23"},
		{"marker", "bridge", false, func(e race.Event) bool { return e.Marker == "bridge" && e.DistanceM == 1000 }, "amended"},
		{"distance_m", "half", false, func(e race.Event) bool { return e.DistanceM > 21097 && e.DistanceM < 21098 }, "amended: distance 21097"},
		{"distance_m", "x", false, nil, "use metres such as"},
		{"side", "2", true, func(e race.Event) bool { return e.Side == "right" }, "amended: side right"},
		{"side", "Left", false, func(e race.Event) bool { return e.Side == "left" }, "amended"},
		{"side", "3", true, nil, "use 1 to 2"},
		{"side", "up", false, nil, "left or right"},
		{"item", "Orange Juice", false, func(e race.Event) bool { return e.Item == "orange_juice" }, "amended"},
		{"text", "he slipped 滑", false, func(e race.Event) bool { return e.Text == "he slipped 滑" }, "amended"},
		{"name", "Zoë", false, func(e race.Event) bool { return e.Name == "Zoë" }, "amended: name Zoë"},
	} {
		r := newRig(t)
		km, _ := r.s.Split(r.wait(5 * time.Minute))
		r.wait(time.Minute)
		r.running = tt.running
		r.choose(km.ID, tt.field)
		r.keys("enter")
		if r.asked == nil || tt.running && !r.asked.Figures {
			t.Errorf("%s: asks %+v, said %q", tt.field, r.asked, r.said)
			continue
		}
		before := r.reads(km.ID)
		r.types(tt.typed)
		after := r.reads(km.ID)
		if !strings.Contains(r.said, tt.says) || tt.want == nil && before != after || tt.want != nil && !tt.want(after) {
			t.Errorf("%s %q: said %q, reads %+v", tt.field, tt.typed, r.said, after)
		}
	}
}

// While somebody runs nothing is asked for that needs letters: what is known is chosen
// by digits.
func TestNoLettersWhileSomebodyRuns(t *testing.T) {
	r := newRig(t)
	swap := r.s.Swap(race.ItemWitness, "Bo", r.wait(time.Minute))
	swap2 := r.s.Swap("", "", r.wait(time.Minute))
	for _, f := range []string{"text"} {
		r.choose(swap.ID, f)
		if r.keys("enter"); r.asked != nil || !strings.Contains(r.said, "nobody runs") {
			t.Errorf("%s: asks %+v, said %q", f, r.asked, r.said)
		}
	}
	r.choose(swap2.ID, "item")
	r.keys("enter")
	if !strings.Contains(r.asked.Title, "1 spotter, 2 witness") {
		t.Errorf("asks %q", r.asked.Title)
	}
	r.types("1")
	r.choose(swap2.ID, "name")
	r.keys("enter")
	r.types("1")
	if e := r.reads(swap2.ID); e.Item != race.ItemSpotter || e.Name != "Bo" {
		t.Errorf("reads %+v", e)
	}
	if r.Back(); r.fields {
		t.Error("still at the fields")
	}
	if r.Key(tea.Key(uitest.Key("n")), r.at) || r.Key(tea.Key(uitest.Key("e")), r.at) {
		t.Error("a small letter was taken from the cues")
	}
	if r.keys("N"); r.asked != nil || !strings.Contains(r.said, "nobody runs") {
		t.Errorf("annotates: %+v, %q", r.asked, r.said)
	}
	r.running = false
	r.keys("n")
	r.types("too late")
	if log := r.s.Log(); log[len(log)-1].Ref != swap2.ID || log[len(log)-1].Text != "too late" {
		t.Errorf("noted %+v", log[len(log)-1])
	}
}

// Everything that can be voided is, an amend and a void too; then the page and the race
// still stand.
func TestEverythingVoided(t *testing.T) {
	r := newRig(t)
	r.s.Press(cues.Cue{ID: "left", Class: cues.Steer}, cues.Cue{ID: "right", Class: cues.Steer}, r.wait(time.Second))
	r.s.Split(r.wait(5 * time.Minute))
	fall := r.s.Fall(r.wait(time.Second))
	r.s.Amend(fall.ID, race.Event{Text: "tripped"}, r.wait(time.Second))
	r.s.Annotate(fall.ID, "on the tape", r.wait(time.Second))
	r.Open()
	for range 5 {
		r.keys("x", "down")
	}
	for _, e := range r.s.Log() {
		if (e.Kind != race.KindStart && e.Kind != race.KindVoid) && !r.s.Voided(e.ID) {
			t.Errorf("%s is not voided", e.Kind)
		}
	}
	if len(r.s.Splits()) != 0 || r.reads(fall.ID).Text != "" {
		t.Errorf("splits %v, the fall reads %+v", r.s.Splits(), r.reads(fall.ID))
	}
	r.Open()
	if s := r.screen(80, 12); !strings.Contains(s, "voids fall at 0:05:02") || !strings.Contains(s, "VOID") {
		t.Errorf("shows\n%s", s)
	}
	void := r.s.Newest()
	r.keys("x") // the void of the cue
	if r.s.Voided(2) || r.changed[len(r.changed)-1] != void {
		t.Errorf("the void was not taken back: changed %v", r.changed)
	}
	r.keys("x")
	if !strings.Contains(r.said, "already") {
		t.Errorf("said %q", r.said)
	}
}

// A correction of a time is all of it, however often it is made.
func TestTimesAddUp(t *testing.T) {
	r := newRig(t)
	km, _ := r.s.Split(r.wait(5 * time.Minute))
	for _, typed := range []string{"+5", "+5", "-3", "4:50", "+1"} {
		r.choose(km.ID, "time")
		r.keys("enter")
		r.types(typed)
	}
	if e := r.reads(km.ID); e.Elapsed != 4*time.Minute+51*time.Second {
		t.Errorf("reads %v", e.Elapsed)
	}
	r.choose(km.ID, "time")
	r.keys("enter")
	r.types("5:00")
	if !strings.Contains(r.said, "void its amend") {
		t.Errorf("said %q", r.said)
	}
}

// The page fits every size, with an empty log, long texts and hostile ones.
func TestThePageFits(t *testing.T) {
	r := newRig(t)
	mark := r.s.Mark(r.wait(time.Minute))
	r.s.Amend(mark.ID, race.Event{Text: strings.Repeat("滑 ", 400) + "\x1b[31m\u202e"}, r.at)
	for range 100 {
		r.s.Fall(r.wait(time.Second))
	}
	for _, size := range uitest.Sizes() {
		r.Open()
		for _, key := range []string{"", "down", "E", "down", "down", "down", "down", "down", "down", "down"} {
			if key != "" {
				r.keys(key)
			}
			s := r.screen(size[0], max(2, size[1]-8))
			if !strings.Contains(s, "▸") || strings.ContainsAny(s, "\x1b\u202e") {
				t.Errorf("%v after %q:\n%s", size, key, s)
			}
			for _, line := range strings.Split(s, "\n") {
				if cells.Width(line) > size[0] {
					t.Errorf("%v: a line of %d columns: %s", size, cells.Width(line), line)
				}
			}
		}
		r.Back()
	}
}

// BenchmarkOpen opens the page in a race of a day: 25,000 cues and 1,000 other events.
func BenchmarkOpen(b *testing.B) {
	s := race.NewSession(race.Options{DistanceM: 250_000})
	at := race.Stamp{Wall: time.Date(2027, 4, 19, 10, 0, 0, 0, time.UTC), Boot: time.Hour}
	s.Start(at)
	left := cues.Cue{ID: "left", Class: cues.Steer}
	for i := range 26_000 {
		at.Boot += 3 * time.Second
		if i%26 == 0 {
			s.Fall(at)
			continue
		}
		s.Press(left, left, at)
	}
	p := New(Ports{Session: s, MayType: func() bool { return true }})
	for b.Loop() {
		p.rows = nil
		p.Open()
	}
}

// On a narrow screen the words of the chosen event are whole, and so is what later lines
// say of it: in the list, and above its fields.
func TestTheChosenEventIsWholeAt40Columns(t *testing.T) {
	r := newRig(t)
	swap := r.s.Swap("", "", r.wait(time.Minute))
	amend, _ := r.s.Amend(swap.ID, race.Event{Item: race.ItemWitness}, r.wait(time.Second))
	r.s.Amend(amend.ID, race.Event{Item: race.ItemSpotter}, r.wait(time.Second))
	r.s.VoidRef(amend.ID, r.wait(time.Second))
	r.Open()
	for range 6 {
		e := r.chosen()
		words := strings.Fields(r.title(e) + " " + r.state(e.ID))
		for _, fields := range []bool{false, e.Kind != race.KindVoid} {
			r.fields = fields
			shown := r.screen(40, 6)
			if _, list, ok := strings.Cut(shown, "▸"); !fields && ok {
				shown = list // the rows above are not chosen
			}
			for _, word := range words {
				if !strings.Contains(shown, word) {
					t.Errorf("%q of %q is not shown:\n%s", word, words, shown)
				}
			}
		}
		r.fields = false
		r.keys("down")
	}
}
