package road

import (
	"slices"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"spotter/course"
	"spotter/cues"
	"spotter/gps"
	"spotter/race"
	"spotter/ui/cells"
	"spotter/ui/dash"
)

// rig is a desk with fakes around it, and a clock that a test turns.
type rig struct {
	*Desk
	t       *testing.T
	now     race.Stamp
	seen    Sight
	crossed time.Duration
	said    []string
	logged  []race.Event
	set     []float64
}

func (r *rig) Follow(*race.Facts, time.Duration, race.Stamp) (d Drift, ok bool) { return d, false }
func (r *rig) Sight(race.Stamp) Sight                                           { return r.seen }
func (r *rig) Set(m float64, _ race.Stamp)                                      { r.set = append(r.set, m) }
func (r *rig) Crossed(m float64) (time.Duration, bool)                          { return r.crossed, r.crossed != 0 && m == 1000 }
func (r *rig) Log(e *race.Event)                                                { r.logged = append(r.logged, *e) }
func (r *rig) Notify(s string)                                                  { r.said = append(r.said, s) }

func newRig(t *testing.T, things ...course.Thing) *rig {
	r := &rig{t: t, now: race.Stamp{Wall: time.Date(2027, 4, 19, 10, 0, 0, 0, time.UTC), Boot: time.Hour}}
	r.Desk = New(Options{Session: race.NewSession(race.Options{DistanceM: 10000, Target: 50 * time.Minute}), Road: r, Host: r,
		Course: &course.Course{LengthM: 10000, Things: things}, Enter: "enter", Here: "I",
		Key: func(id cues.ID) string { return "<" + string(id) + ">" }})
	r.s.Start(r.now)
	r.Look(r.now)
	return r
}

// ahead puts the runner somewhere by GPS, and returns the names of what comes.
func (r *rig) ahead(m float64) (names []string) {
	r.seen = Sight{M: m, Known: true, ByGPS: true, PaceSPerKm: 300, Receiver: gps.HasFix}
	r.now.Boot += time.Second
	r.Look(r.now)
	var boards []dash.Thing
	next := r.Boards(r.s, nil, r.now, 5)
	for _, b := range next {
		plan := r.s.Plan()
		boards = append(boards, dash.Thing{Name: plan.Marker(b.Number), AwayM: b.AwayM, In: b.In, HasIn: b.HasIn})
	}
	for _, t := range r.Desk.Ahead(boards, next, r.now)[:3] {
		names = append(names, t.Name)
	}
	return names
}

// Things and boards come in the order of their distance, each once; what was passed stays passed
// while the position trembles, and comes again where it falls back by far.
func TestAheadByDistance(t *testing.T) {
	r := newRig(t,
		course.Thing{Kind: course.Station, AtM: 400, Side: course.Right, Items: []string{"water", "gel"}},
		course.Thing{Kind: course.Hazard, AtM: 700, Cue: "step_up"},
		course.Thing{Kind: course.Board, Name: "km 1", AtM: 1005}, // the race's own
		course.Thing{Kind: course.Board, Name: "mat", AtM: 1200},
		course.Thing{Kind: course.Climb, Name: "the hill", AtM: 1500, ToM: 1900},
	)
	for _, tt := range []struct {
		at   float64
		want string
	}{
		{100, "water R, step up, km 1"},
		{399, "water R, step up, km 1"},
		{401, "step up, km 1, mat"},
		{380, "step up, km 1, mat"}, // trembles
		{705, "km 1, mat, hill"},
		{1100, "km 1, mat, hill"}, // the board was not pressed
		{250, "water R, step up, km 1"},
	} {
		if got := strings.Join(r.ahead(tt.at), ", "); got != tt.want {
			t.Errorf("at %.0f m: %s, want %s", tt.at, got, tt.want)
		}
	}
	r.now.Boot += 4 * time.Minute
	r.s.Split(r.now)
	if got := strings.Join(r.ahead(1100), ", "); got != "mat, hill, km 2" {
		t.Errorf("after the board: %s", got)
	}
}

// Boards that nobody pressed do not hide what comes.
func TestUnpressedBoardsHideNothing(t *testing.T) {
	r := newRig(t, course.Thing{Kind: course.Turn, AtM: 3600, Side: course.Left, Cue: "turn_left"})
	if got := strings.Join(r.ahead(3500), ", "); got != "km 1, turn L, km 4" {
		t.Errorf("%s", got)
	}
	for m, want := range map[float64]string{5020: "km 1, km 6, km 7", 8500: "km 1, km 9, finish"} { // more than a screen shows
		if got := strings.Join(r.ahead(m), ", "); got != want {
			t.Errorf("at %.0f m: %s, want %s", m, got, want)
		}
	}
}

// How far and how long is said from the position where it is known, and else from the boards.
func TestAwayAndIn(t *testing.T) {
	r := newRig(t, course.Thing{Kind: course.Turn, AtM: 900, Side: course.Left, Cue: "turn_left"})
	r.now.Boot += time.Minute
	r.Look(r.now) // by the target, 5:00 a km
	things := r.Desk.Ahead(nil, nil, r.now)
	if a := things[0]; a.AwayM < 699 || a.AwayM > 701 || a.In.Round(time.Second) != 210*time.Second || a.Note != "left›RIGHT" || a.Key != "<turn_left>" {
		t.Errorf("by the boards: %+v", a)
	}
	r.ahead(300)
	if a := r.Desk.Ahead(nil, nil, r.now)[0]; a.AwayM != 600 || a.In != 180*time.Second {
		t.Errorf("by the position: %+v", a)
	}
	r.now.Boot += time.Hour // the board is overdue by far
	r.seen = Sight{}
	r.Look(r.now)
	for _, a := range r.Desk.Ahead(nil, nil, r.now) {
		if a.HasIn {
			t.Errorf("a time until %+v, where nobody knows", a)
		}
	}
}

// Which of the four frames is in force decides the words and the key of a side.
func TestFramesOfASide(t *testing.T) {
	thing := course.Thing{Kind: course.Turn, AtM: 900, Side: course.Left, Cue: "turn_left"}
	for f, want := range map[cues.Frame][2]string{
		{}:                      {"left›RIGHT", "<turn_left>"},
		{Keys: cues.RunnerKeys}: {"left›RIGHT", "<turn_right>"},
		{Facing: cues.Forward}:  {"left", "<turn_left>"},
		{Facing: cues.Forward, Keys: cues.RunnerKeys}: {"left", "<turn_left>"},
	} {
		r := newRig(t, thing)
		r.Reframe(f)
		if got := r.things[0]; got.note != want[0] || got.key != want[1] || got.name != "turn L" {
			t.Errorf("%v: %+v, want %v", f, got, want)
		}
		// What the key makes the runner hear is the runner's side of the road's left.
		runner := cues.ID("turn_left")
		if f.Facing == cues.Backward {
			runner = "turn_right"
		}
		if got := f.Heard(r.things[0].cue); got != runner {
			t.Errorf("%v: the runner hears %s, want %s", f, got, runner)
		}
	}
}

// A rest asks for nothing, and a board that GPS passed is told for a while, but never pressed.
func TestAsk(t *testing.T) {
	r := newRig(t, course.Thing{Kind: course.Turn, AtM: 300, Side: course.Right, Cue: "turn_right"})
	r.ahead(250)
	if a := r.Ask(r.now); a.Text != "TURN right›LEFT in ~50 m" {
		t.Errorf("asks %+v", a)
	}
	r.s.Rest(r.now)
	r.ahead(250)
	if a := r.Ask(r.now); a.Text != "" {
		t.Errorf("asks %+v in a rest", a)
	}
	r.s.Go(r.now)
	r.ahead(1020)
	r.crossed = r.now.Boot - 4*time.Second
	if a := r.Ask(r.now); a.Text != "KM 1 by GPS 4 s ago" || !slices.Equal(a.Answers, []dash.Answer{{Key: "enter", Says: "split"}}) {
		t.Errorf("asks %+v", a)
	}
	r.now.Boot += 2 * time.Minute
	if a := r.Ask(r.now); a.Text != "" {
		t.Errorf("still asks %+v", a)
	}
	if len(r.logged) != 0 {
		t.Errorf("logged %+v by itself", r.logged)
	}
}

// Two things close together are told of one after the other, each until its key is pressed, and
// again after the spotter's word that the runner is before them.
func TestTwoThingsAtOnce(t *testing.T) {
	r := newRig(t, course.Thing{Kind: course.Turn, AtM: 300, Side: course.Right, Cue: "turn_right"},
		course.Thing{Kind: course.Hazard, AtM: 310, Cue: "bump"})
	reminded, word := 0, cues.ID("")
	r.o.Remind = func(id cues.ID) { reminded, word = reminded+1, id }
	told := func() string { s, _, _ := strings.Cut(r.Ask(r.now).Text, " in "); return s }
	for i, want := range []string{"TURN right›LEFT", "TURN right›LEFT", "BUMP", ""} {
		r.ahead(280)
		if got := told(); got != want {
			t.Errorf("%d: told of %q, want %q", i, got, want)
		}
		if i > 0 {
			r.Pressed(map[string]cues.ID{"BUMP": "bump", "TURN right›LEFT": "turn_right"}[told()])
		}
	}
	if reminded != 2 || word != "bump" { // in the words of the keys: turn_right, then bump
		t.Errorf("reminded %d times, last of %q", reminded, word)
	}
	r.Open(r.now)
	r.Key(tea.Key{Code: tea.KeyEnter}, r.now)
	r.ahead(280)
	if got := told(); got != "TURN right›LEFT" || reminded != 2 {
		t.Errorf("told of %q after the spotter's word, reminded %d times", got, reminded)
	}
}

// A course may be longer than the race: what lies behind the finish does not come.
func TestNothingBehindTheFinish(t *testing.T) {
	r := newRig(t, course.Thing{Kind: course.Place, Name: "bridge", AtM: 9990}, course.Thing{Kind: course.Place, Name: "tower", AtM: 10500})
	r.seen = Sight{M: 9950, Known: true, PaceSPerKm: 300}
	r.Look(r.now)
	if a := r.Desk.Ahead(nil, nil, r.now); len(a) != 1 || a[0].Name != "bridge" {
		t.Errorf("comes: %+v", a)
	}
}

// The status line has a word for each state of the receiver.
func TestStatus(t *testing.T) {
	r := newRig(t)
	r.sight = Sight{Receiver: gps.HasFix}
	if got := r.Status(); got.Says != "GPS without a track" || !got.Reckoned {
		t.Errorf("a course without a track: %+v", got)
	}
	r.o.Course.Line = make([]course.Vertex, 2)
	for s, want := range map[gps.State]string{gps.Off: "", gps.Connecting: "GPS connecting", gps.HasFix: "GPS", gps.NoFix: "GPS no fix",
		gps.Stale: "GPS stale", gps.Gone: "GPS gone", gps.Lies: "GPS lies"} {
		r.sight = Sight{Receiver: s, For: 12 * time.Second, SigmaM: 20}
		if got := r.Status(); got.Says != want {
			t.Errorf("%v: %+v, want %q", s, got, want)
		}
	}
	r.sight = Sight{Receiver: gps.HasFix, OffCourse: true}
	if got := r.Status(); got.Says != "GPS off the course" || got.Grade != dash.Bad {
		t.Errorf("beside the course: %+v", got)
	}
	r.sight = Sight{Known: true, Since: 40 * time.Second, SigmaM: 60}
	if got := r.Status(); got.Says != "by hand" || got.For != 40*time.Second {
		t.Errorf("by hand: %+v", got)
	}
}

// The page takes figures and nothing that is a cue, and can be drawn in any size.
func TestHerePage(t *testing.T) {
	r := newRig(t, course.Thing{Kind: course.Place, Name: "\x1b[2Jbridge", AtM: 5500})
	r.ahead(4100)
	r.Open(r.now)
	for _, k := range []tea.Key{{Code: ' ', Text: " "}, {Code: 'h', Text: "h"}, {Code: tea.KeyLeft}, {Code: tea.KeyBackspace}, {Code: tea.KeyEscape}, {Code: '.', Text: "."}} {
		if r.Key(k, r.now) {
			t.Errorf("the page takes %v", k)
		}
	}
	var rows []string
	for _, s := range r.here.spots {
		rows = append(rows, s.name)
	}
	if got := strings.Join(rows, ", "); !strings.Contains(got, "km 5, bridge, km 6") {
		t.Errorf("the rows are %s", got)
	}
	c := &cells.Canvas{}
	for w := range 90 {
		for h := range 14 {
			c.Reset(w, h)
			r.Page().Draw(c, cells.Rect{W: w, H: h})
		}
	}
	if text := c.String(); strings.Contains(text, "\x1b[2J") {
		t.Error("a name of the course writes elsewhere on the terminal")
	}
	for _, key := range "0." {
		r.Key(tea.Key{Code: key, Text: string(key)}, r.now)
	}
	if r.Key(tea.Key{Code: '.', Text: "."}, r.now) {
		t.Error("the page takes a second dot")
	}
	if r.Key(tea.Key{Code: tea.KeyEnter}, r.now); len(r.logged) != 0 || !r.IsOpen() {
		t.Errorf("\"0.\" was taken: %+v", r.logged)
	}
	r.Scroll(1) // what was typed is gone; the row below km 4
	if r.Key(tea.Key{Code: tea.KeyEnter}, r.now); len(r.set) != 1 || r.set[0] != 5000 {
		t.Errorf("set %v", r.set)
	}
}
