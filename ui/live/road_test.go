package live

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"

	"spotter/course"
	"spotter/cues"
	"spotter/gps"
	"spotter/race"
	"spotter/ui/dash"
	"spotter/ui/road"
	"spotter/ui/uitest"
)

// fakeRoad is a road on which a test says where the runner is.
type fakeRoad struct {
	sight   road.Sight
	drift   *road.Drift
	crossed map[float64]time.Duration
	set     []float64
}

func (f *fakeRoad) Follow(*race.Facts, time.Duration, race.Stamp) (d road.Drift, ok bool) {
	if f.drift == nil {
		return d, false
	}
	d, f.drift = *f.drift, nil
	return d, true
}
func (f *fakeRoad) Sight(race.Stamp) road.Sight { return f.sight }
func (f *fakeRoad) Set(m float64, _ race.Stamp) {
	f.set = append(f.set, m)
	f.sight.M, f.sight.Known = m, true
}
func (f *fakeRoad) Crossed(m float64) (time.Duration, bool) {
	at, ok := f.crossed[m]
	return at, ok
}

// aCourse has things around km 20, as a marathon has them.
func aCourse() *course.Course {
	return &course.Course{Name: "Boston", LengthM: race.MarathonM, Line: make([]course.Vertex, 2), Things: []course.Thing{
		{Kind: course.Turn, AtM: 19700, Side: course.Left, Cue: "turn_left"},
		{Kind: course.Station, Name: "Mile 12", AtM: 20290, Side: course.Left, Items: []string{"water", "gel"}, Cue: "water_left"},
		{Kind: course.Board, Name: "km 21", AtM: 21000},
		{Kind: course.Climb, Name: "Newton Hill", AtM: 21300, ToM: 21900},
		{Kind: course.Hazard, Name: "rails", AtM: 21500, Cue: "bump"},
		{Kind: course.Place, Name: "bridge", AtM: 41990},
	}}
}

// onRoad puts a screen on a course, with a position.
func onRoad(f *fakeRoad) func(*Options) {
	return func(o *Options) { o.Road = Road{Where: f, Course: aCourse()} }
}

// roadScenes are moments of a race on a course that have a golden screen.
func roadScenes() map[string]func(r *rig, f *fakeRoad) {
	at := func(m float64, s road.Sight) func(r *rig, f *fakeRoad) {
		return func(r *rig, f *fakeRoad) {
			running(r)
			s.M, s.Known, s.PaceSPerKm = m, true, 318
			f.sight = s
			r.wait(0)
		}
	}
	return map[string]func(r *rig, f *fakeRoad){
		"fix":  at(20145, road.Sight{ByGPS: true, SigmaM: 7, Receiver: gps.HasFix}),
		"lost": at(20145, road.Sight{ByGPS: true, SigmaM: 23, Reckoned: true, Receiver: gps.NoFix, For: 12 * time.Second}),
		"soon": at(20222, road.Sight{ByGPS: true, SigmaM: 7, Receiver: gps.HasFix}),
		"board": func(r *rig, f *fakeRoad) {
			at(21020, road.Sight{ByGPS: true, SigmaM: 7, Receiver: gps.HasFix})(r, f)
			f.crossed = map[float64]time.Duration{21000: r.at.Boot - 4*time.Second}
		},
		"boards": func(r *rig, _ *fakeRoad) { running(r) }, // nothing but the boards says where the runner is
		"here":   func(r *rig, _ *fakeRoad) { running(r); r.key("I", "2", "1", ".", "3") },
	}
}

// TestRoadScreens compares the screen of a race on a course with what is golden.
func TestRoadScreens(t *testing.T) {
	for name, set := range roadScenes() {
		for _, size := range uitest.Sizes() {
			name := fmt.Sprintf("road-%s-%dx%d", name, size[0], size[1])
			t.Run(name, func(t *testing.T) {
				f := &fakeRoad{}
				r := newRig(t, onRoad(f))
				r.size(size[0], size[1])
				set(r, f)
				uitest.Golden(t, name+".golden", ansi.Strip(r.View().Content)+"\n")
			})
		}
	}
}

// The runner passes a whole course, and nobody presses a key: nothing is played, and no cue
// is in the log. The spotter is reminded once of each thing that has a key.
func TestTheRoadSaysNothingToTheRunner(t *testing.T) {
	f := &fakeRoad{sight: road.Sight{Known: true, ByGPS: true, PaceSPerKm: 318, Receiver: gps.HasFix}}
	reminded := 0
	r := newRig(t, onRoad(f), func(o *Options) { o.Road.Remind = func(cues.ID) { reminded++ } })
	r.key("enter")
	told := map[string]bool{}
	for m := 0.0; m < race.MarathonM; m += 15.7 { // a look every 5 s
		f.sight.M = m
		f.sight.Receiver = gps.State(1 + int(m/100)%6)
		r.wait(5 * time.Second)
		if s := r.facts.Ask.Text; strings.Contains(s, " in ~") {
			told[s[:strings.Index(s, " in ~")]] = true
		}
		r.View()
	}
	if len(r.played) != 0 {
		t.Errorf("played %v by itself", r.played)
	}
	for i := range r.logged {
		if e := &r.logged[i]; e.Kind != race.KindStart {
			t.Errorf("logged %+v by itself", e)
		}
	}
	if len(told) != 3 || reminded != 3 {
		t.Errorf("told of %v, reminded %d times, want 3 things", told, reminded)
	}
}

// The key of a thing that is told of plays what the runner has to hear, in each frame.
func TestTheKeyOfATurn(t *testing.T) {
	for _, tt := range []struct {
		frame       cues.Frame
		key         string
		heard, says string
	}{
		{cues.Frame{}, ",", "turn_right", "TURN left›RIGHT in ~60 m"},
		{cues.Frame{Keys: cues.RunnerKeys}, ".", "turn_right", "TURN left›RIGHT in ~60 m"},
		{cues.Frame{Facing: cues.Forward}, ",", "turn_left", "TURN left in ~60 m"},
		{cues.Frame{Facing: cues.Forward, Keys: cues.RunnerKeys}, ",", "turn_left", "TURN left in ~60 m"},
	} {
		f := &fakeRoad{sight: road.Sight{Known: true, ByGPS: true, M: 19640, PaceSPerKm: 318}}
		r := newRig(t, onRoad(f), func(o *Options) {
			o.Frame, o.Session = tt.frame, race.NewSession(race.Options{DistanceM: race.MarathonM, Frame: tt.frame})
		})
		r.key("enter")
		r.wait(time.Second)
		r.View()
		if a := r.facts.Ask; a.Text != tt.says || len(a.Answers) != 1 || a.Answers[0] != (dash.Answer{Key: tt.key, Says: "say it"}) {
			t.Errorf("%v: told %+v, want %s: %s", tt.frame, a, tt.says, tt.key)
		}
		if r.key(tt.key); len(r.played) != 1 || string(r.played[0].Cue) != tt.heard {
			t.Errorf("%v: played %+v, want %s", tt.frame, r.played, tt.heard)
		}
		if r.View(); r.facts.Ask.Text != "" {
			t.Errorf("%v: it is told of after its key: %q", tt.frame, r.facts.Ask.Text)
		}
	}
}

// While STOP is latched nobody is reminded.
func TestNoReminderInSTOP(t *testing.T) {
	f := &fakeRoad{sight: road.Sight{Known: true, M: 19640, PaceSPerKm: 318}}
	reminded := 0
	r := newRig(t, onRoad(f), func(o *Options) { o.Road.Remind = func(cues.ID) { reminded++ } })
	f.sight.M = 19000
	r.key("enter", "space")
	f.sight.M = 19640
	if r.wait(time.Second); reminded != 0 {
		t.Errorf("reminded %d times while STOP is on", reminded)
	}
	r.key("space")
	if r.wait(time.Second); reminded != 1 {
		t.Errorf("reminded %d times once it was cleared, want 1", reminded)
	}
}

// STOP and the cues speak while the page "I am at" is open, figures are the page's, and what
// is set is logged once.
func TestIAmAt(t *testing.T) {
	f := &fakeRoad{}
	r := newRig(t, onRoad(f))
	if r.key("I"); r.road.IsOpen() {
		t.Error("it opens before the start")
	}
	r.key("enter")
	r.wait(10 * time.Minute)
	r.key("I", "2", "1", ".", "3", "w", "space")
	if len(r.played) != 2 || r.played[0].Pressed != "water" || r.played[1].Pressed != "stop" {
		t.Errorf("played %+v", r.played)
	}
	if r.wait(time.Second); !r.road.IsOpen() {
		t.Fatal("a cue closed the page")
	}
	r.key("enter")
	last := r.logged[len(r.logged)-1]
	if last.Kind != race.KindNote || last.Item != race.ItemPosition || last.PositionM != 21300 || last.Text != "km 21.3" {
		t.Errorf("logged %+v", last)
	}
	if r.road.IsOpen() || len(f.set) != 1 || f.set[0] != 21300 || r.page != pagePads {
		t.Errorf("open %v, set %v", r.road.IsOpen(), f.set)
	}
	r.key("I", "I", "1", "3", "enter") // miles
	if last = r.logged[len(r.logged)-1]; last.Text != "mile 13" || last.PositionM != 20921.5 {
		t.Errorf("logged %+v", last)
	}
	r.key("I", "down", "down", "enter") // the thing after the next board: the nearest to 20,921 m is km 21
	if last = r.logged[len(r.logged)-1]; last.Text != "bump · rails" || last.PositionM != 21500 {
		t.Errorf("logged %+v", last)
	}
	n := len(r.logged)
	r.key("I", "9", "9", "enter")
	if len(r.logged) != n || !r.road.IsOpen() {
		t.Errorf("a place beyond the finish was logged: %+v", r.logged[n:])
	}
	r.key("esc")
	if r.road.IsOpen() || r.page != pagePads {
		t.Error("esc does not close the page")
	}
}

// The drift from a board is told once, and a position of the receiver never makes a split.
func TestDriftIsToldOnce(t *testing.T) {
	f := &fakeRoad{sight: road.Sight{Known: true, ByGPS: true, M: 1038, PaceSPerKm: 318, Receiver: gps.HasFix}, crossed: map[float64]time.Duration{1000: 2*time.Hour + 320*time.Second}}
	r := newRig(t, onRoad(f))
	r.key("enter")
	r.wait(324 * time.Second)
	r.shows("KM 1 by GPS 4 s ago")
	r.key("P")
	r.shows("comes next · GPS 0:05:20")
	r.key("esc")
	f.drift = &road.Drift{Marker: "km 1", M: 38}
	r.key("enter")
	r.shows("GPS +38 m at km 1")
	r.wait(10 * time.Second)
	if strings.Contains(r.screenText(), "+38") {
		t.Error("the drift is still told")
	}
	if splits := r.o.Session.Splits(); len(splits) != 1 || splits[0].Elapsed != 324300*time.Millisecond {
		t.Errorf("splits %+v, want the press as it was", splits)
	}
}

// A race on a course with a position a second draws what changed and allocates little.
func BenchmarkFixASecond(b *testing.B) {
	f := &fakeRoad{sight: road.Sight{Known: true, ByGPS: true, SigmaM: 6, PaceSPerKm: 318, Receiver: gps.HasFix}}
	r := newRig(b, onRoad(f))
	running(r)
	f.sight.M = 20100
	var out []byte
	b.ReportAllocs()
	for b.Loop() {
		f.sight.M += 3.1
		if f.sight.M > 42000 {
			f.sight.M = 20100
		}
		r.wait(time.Second)
		out = r.Changes(out[:0])
	}
}

// TestKeyPathOnARoad counts what a key costs on a course with a position.
func TestKeyPathOnARoad(t *testing.T) {
	f := &fakeRoad{sight: road.Sight{Known: true, ByGPS: true, SigmaM: 6, M: 20100, PaceSPerKm: 318, Receiver: gps.HasFix}}
	r := newRig(t, onRoad(f))
	r.key("enter")
	player := &ringPlayer{}
	r.o.Player, r.o.Recorder = player, player
	msg := uitest.Key("left")
	if allocs := testing.AllocsPerRun(1000, func() {
		r.at.Boot += time.Second
		f.sight.M += 3
		r.Update(msg)
	}); allocs != 0 {
		t.Errorf("%v allocations", allocs)
	}
}

// While "I am at" is open, enter is for its page alone: the question of a board does not offer it.
func TestEnterHasOneMeaning(t *testing.T) {
	r := newRig(t, onRoad(&fakeRoad{}))
	r.size(80, 24)
	r.key("enter")
	r.wait(5 * time.Minute)
	r.key("enter") // km 1
	r.wait(20 * time.Second)
	r.key("enter") // too soon to be km 2
	const offered = "enter: it is"
	if got := r.screenText(); !strings.Contains(got, offered) {
		t.Fatalf("no question:\n%s", got)
	}
	r.key("I")
	if got := r.screenText(); strings.Contains(got, offered) || !strings.Contains(got, "no press") {
		t.Errorf("on the page:\n%s", got)
	}
	if r.key("esc"); !strings.Contains(r.screenText(), offered) {
		t.Error("it is not offered any more")
	}
}
