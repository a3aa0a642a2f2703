package road

import (
	"context"
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"spotter/course"
	"spotter/course/coursetest"
	"spotter/cues"
	"spotter/gps"
	"spotter/race"
	screen "spotter/ui/road"
)

// day is a race with a road, and a clock that a test turns.
type day struct {
	*Road
	t      *testing.T
	s      *race.Session
	now    race.Stamp
	logged []string
}

func newDay(t *testing.T, c *course.Course) *day {
	d := &day{t: t, now: race.Stamp{Wall: time.Date(2027, 4, 19, 10, 0, 0, 0, time.UTC), Boot: 2 * time.Hour},
		s: race.NewSession(race.Options{DistanceM: 10000, Target: 50 * time.Minute})}
	d.Road = New(Options{Course: c, LengthM: 10000, Now: func() race.Stamp { return d.now },
		Log: func(text string) { d.logged = append(d.logged, text) }, Nudge: func() {}})
	return d
}

// wait turns the clock on, and looks as a screen does.
func (d *day) wait(by time.Duration) (drift screen.Drift, ok bool) {
	d.now.Wall, d.now.Boot = d.now.Wall.Add(by), d.now.Boot+by
	elapsed, _ := d.s.Elapsed(d.now)
	return d.Follow(d.s.Facts(), elapsed, d.now)
}

// at checks where the runner is taken to be.
func (d *day) at(want float64, knownWant bool) {
	d.t.Helper()
	d.wait(0)
	if s := d.Sight(d.now); math.Abs(s.M-want) > 1 || s.Known != knownWant {
		d.t.Errorf("at %.1f m, known %v, want %.1f m, %v", s.M, s.Known, want, knownWant)
	}
}

// Boards and the spotter's word say where the runner is, a rest freezes it, and a void or an
// amend of a board counts at once.
func TestBoardsAndRests(t *testing.T) {
	d := newDay(t, nil)
	d.s.Start(d.now)
	d.wait(time.Minute)
	d.at(200, false) // at the target's 5:00
	d.wait(4 * time.Minute)
	split, _ := d.s.Split(d.now) // km 1 in 5:00
	d.wait(30 * time.Second)
	d.at(1100, false)
	rest := d.s.Rest(d.now)
	d.wait(time.Hour)
	d.at(1100, false)
	if s := d.Sight(d.now); rest.ID == 0 || s.ByGPS {
		t.Errorf("rest %+v, sight %+v", rest, s)
	}
	d.s.Go(d.now)
	d.wait(0)
	d.wait(30 * time.Second)
	d.at(1200, false)
	d.Set(2000, d.now)
	d.at(2000, true)
	d.wait(30 * time.Second)
	d.at(2100, true)
	d.s.VoidRef(split.ID, d.now)
	d.at(2100, true) // the spotter knew better since
	d.wait(time.Minute)
	again, _ := d.s.Split(d.now)
	d.s.NameSplit(again.ID, "km 1", 1000, d.now) // it is km 1
	d.wait(0)
	d.at(1000, false)
	d.s.VoidRef(again.ID, d.now)
	if d.wait(0); d.Sight(d.now).M == 1000 {
		t.Error("the void of a board moves nothing")
	}
}

// A line that a key makes has the position where GPS or the spotter says it, and none where
// only the boards do. That costs no allocation.
func TestMark(t *testing.T) {
	d := newDay(t, nil)
	d.s.Start(d.now)
	d.wait(time.Minute)
	mark := func(k race.Kind) float64 {
		e := race.Event{Kind: k, Stamp: d.now, HasElapsed: true}
		d.Mark(&e)
		return e.PositionM
	}
	if m := mark(race.KindCue); m != 0 {
		t.Errorf("%v m by the boards alone", m)
	}
	d.Set(2000, d.now)
	d.wait(30 * time.Second)
	for k, want := range map[race.Kind]float64{race.KindCue: 2100, race.KindFall: 2100, race.KindNote: 2100, race.KindVoid: 0, race.KindAmend: 0, race.KindOutcome: 0} {
		if m := mark(k); m != want {
			t.Errorf("%s: %v m, want %v", k, m, want)
		}
	}
	end, _ := d.s.Split(d.now)
	d.s.NameSplit(end.ID, race.MarkerFinish, 10000, d.now)
	if d.wait(time.Second); mark(race.KindNote) != 0 {
		t.Error("a line after the finish has a position")
	}
	e := race.Event{Kind: race.KindNote, Stamp: d.now, HasElapsed: true, Rare: race.Rare{PositionM: 5}}
	if d.Mark(&e); e.PositionM != 5 {
		t.Errorf("the spotter's word became %v m", e.PositionM)
	}
	if n := testing.AllocsPerRun(100, func() {
		e := race.Event{Kind: race.KindCue, Stamp: d.now, HasElapsed: true}
		d.Mark(&e)
	}); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

// A race that is taken up goes on with what its spotter said last, if no board came since.
func TestTakeUp(t *testing.T) {
	d := newDay(t, nil)
	d.s.Start(d.now)
	d.wait(time.Minute)
	word := d.s.IAmAt(2000, "km 2", d.now)
	log := []race.Event{word}
	d.wait(30 * time.Second)
	elapsed, _ := d.s.Elapsed(d.now)
	again := newDay(t, nil)
	again.s, again.now = d.s, d.now
	again.TakeUp(log, d.now.Boot-elapsed)
	again.at(2100, true)
	split, _ := d.s.Split(d.now)
	once := newDay(t, nil)
	once.s, once.now = d.s, d.now
	once.TakeUp(append(log, split), d.now.Boot-elapsed)
	if once.wait(0); once.Sight(once.now).Known {
		t.Error("a word from before the last board counts")
	}
}

// A receiver on a course moves the runner, tells the drift once at a board, and its states are
// logged. Losing it never moves the runner back.
func TestReceiver(t *testing.T) {
	c := coursetest.OutAndBack()
	d := newDay(t, c)
	d.State(gps.Connecting, "connecting to here")
	d.s.Start(d.now)
	d.wait(0)
	runner := coursetest.Run(c, 7, 300*time.Second)
	gun := d.now.Boot
	fixes := runner.Fixes(7, coursetest.Usual)
	next, drifts := 0, 0
	farthest := 0.0
	for at := time.Duration(0); at < 12*time.Minute; at += time.Second {
		d.now.Boot = gun + at
		if next < len(fixes) && fixes[next].At == at {
			if f := fixes[next]; at < 9*time.Minute {
				d.State(gps.HasFix, "")
				d.where.Fix(position(gps.Fix{LatDeg: f.LatDeg, LonDeg: f.LonDeg, SpeedMS: math.NaN(), TrackDeg: math.NaN(), EphM: math.NaN()}), d.now.Boot)
			} else {
				d.State(gps.Gone, "127.0.0.1:2947 refuses the connection")
			}
			next++
		}
		if at > 0 && at%(5*time.Minute) == 0 {
			d.s.Split(d.now)
		}
		if drift, ok := d.wait(0); ok {
			drifts++
			if !strings.HasPrefix(drift.Marker, "km ") || math.Abs(drift.M) > 300 {
				t.Errorf("drift %+v", drift)
			}
		}
		s := d.Sight(d.now)
		if at > time.Minute && at < 9*time.Minute && (!s.ByGPS || s.Receiver != gps.HasFix || s.Reckoned) {
			t.Fatalf("at %v: %+v", at, s)
		}
		if at > 9*time.Minute+10*time.Second && at < 10*time.Minute && (s.M < farthest || !s.Reckoned) {
			t.Fatalf("at %v: back from %.1f m: %+v", at, farthest, s)
		}
		farthest = s.M
		d.Watch()
	}
	if drifts != 1 {
		t.Errorf("the drift was told %d times", drifts)
	}
	if got := strings.Join(d.logged, ", "); got != "connecting: connecting to here, fix, gone: 127.0.0.1:2947 refuses the connection" {
		t.Errorf("logged %s", got)
	}
}

// Positions that fit no place to which the runner can have come are told and logged once, and so
// is that they fit again.
func TestOffCourse(t *testing.T) {
	c := coursetest.OutAndBack()
	d := newDay(t, c)
	d.State(gps.HasFix, "")
	d.s.Start(d.now)
	d.wait(0)
	gun := d.now.Boot
	for i, f := range coursetest.Run(c, 7, 300*time.Second).Fixes(7, coursetest.Usual) {
		away := i > 60 && i <= 80
		if i > 120 {
			break
		}
		d.now.Boot = gun + f.At
		if away {
			f.LatDeg += 0.05 // 5 km
		}
		d.Fix(gps.Fix{LatDeg: f.LatDeg, LonDeg: f.LonDeg, At: time.Now(), SpeedMS: math.NaN(), TrackDeg: math.NaN(), EphM: math.NaN()})
		if s := d.Sight(d.now); i == 75 && !s.OffCourse || i <= 60 && s.OffCourse || i == 120 && s.OffCourse {
			t.Errorf("fix %d: %+v", i, s)
		}
	}
	if got := strings.Join(d.logged, ", "); got != "fix, off the course: the positions fit no place to which the runner can have come, fix" {
		t.Errorf("logged %s", got)
	}
}

// A receiver that changes its state every second for nine hours puts few lines into the
// journal, and the last state is always among them.
func TestFlappingIsBounded(t *testing.T) {
	d := newDay(t, nil)
	for i := range 9 * 3600 {
		d.now.Boot += time.Second
		d.State([]gps.State{gps.NoFix, gps.HasFix, gps.Gone}[i%3], "so")
		d.Watch()
	}
	if n := len(d.logged); n > 130 || n < 100 {
		t.Errorf("%d lines in nine hours", n)
	}
	if got := strings.Join(d.logged[:4], ", "); got != "no fix: so, fix, gone: so, no fix: so" {
		t.Errorf("the first lines are %s", got)
	}
	for range 600 {
		d.now.Boot += time.Second
		d.Watch()
	}
	if last := d.logged[len(d.logged)-1]; !strings.HasPrefix(last, "gone: so (") {
		t.Errorf("the last line is %q", last)
	}
	d.now.Boot += 2 * time.Hour
	n := len(d.logged)
	if d.State(gps.HasFix, ""); len(d.logged) != n+1 || d.logged[n] != "fix" {
		t.Errorf("after two hours in order a change is not logged at once: %q", d.logged[n:])
	}
}

// Without a receiver Run returns at once.
func TestNoReceiver(t *testing.T) { newDay(t, nil).Run(context.Background()) }

func ExampleNamed() {
	fmt.Println(Named(&course.Course{Name: "Boston", LengthM: 42195}))
	// Output: Boston, 42.195 km
}

// A cue that the pack has no key for is told once, whatever side it has.
func TestLacks(t *testing.T) {
	c := &course.Course{LengthM: 1000, Things: []course.Thing{{Kind: course.Turn, AtM: 10, Side: course.Left, Cue: "turn_left"},
		{Kind: course.Hazard, Name: "gate", AtM: 20, Cue: "gate"}, {Kind: course.Hazard, AtM: 30, Cue: "gate"}, {Kind: course.Place, AtM: 40}}}
	all := func(id cues.ID) bool { return id != "gate" }
	if says := Lacks(c, all); len(says) != 1 || says[0] != `the pack has no key for the cue "gate" of the hazard "gate" at 0.02 km: nothing prompts for it` {
		t.Errorf("%q", says)
	}
	oneSide := func(id cues.ID) bool { return id == "turn_left" || id == "gate" }
	if says := Lacks(c, oneSide); len(says) != 1 || !strings.Contains(says[0], `"turn_left"`) {
		t.Errorf("a pack with one side only: %q", says)
	}
}
