package where_test

import (
	"math"
	"sync"
	"testing"
	"time"

	"spotter/course"
	"spotter/course/coursetest"
	"spotter/course/where"
)

// at returns a position at a distance along a course.
func at(c *course.Course, m float64) where.Position {
	lat, lon := coursetest.Place(c, m)
	return where.Position{LatDeg: lat, LonDeg: lon, EphM: math.NaN(), SpeedMS: math.NaN(), TrackDeg: math.NaN()}
}

// near fails the test unless a place is within so many metres of where it should be.
func near(t *testing.T, tr *where.Tracker, now time.Duration, want, within float64, source where.Source) where.Place {
	t.Helper()
	p := tr.At(now)
	if math.Abs(p.M-want) > within || p.Source != source {
		t.Errorf("at %v: %.1f m from %v, want %.1f m ± %.0f m from %v", now, p.M, p.Source, want, within, source)
	}
	return p
}

// run gives a fix a second of somebody who runs from one distance to another at 1000/300 m/s,
// and returns the time of the last one.
func run(tr *where.Tracker, c *course.Course, fromM, toM float64, from time.Duration) (last time.Duration) {
	for now := from; ; now += time.Second {
		m := fromM + (now-from).Seconds()/0.3
		if m > toM {
			return last
		}
		tr.Fix(at(c, m), now)
		last = now
	}
}

func TestBoardsAlone(t *testing.T) {
	for name, tr := range map[string]*where.Tracker{
		"no course":             where.New(nil, 10_000),
		"a course of no line":   where.New(&course.Course{LengthM: 10_000}, 0),
		"a line and no fix":     where.New(coursetest.Boston(), 10_000),
		"a line of no length":   where.New(&course.Course{LengthM: 10_000, Line: make([]course.Vertex, 3)}, 0),
		"an empty, long course": where.New(&course.Course{}, 10_000),
	} {
		t.Run(name, func(t *testing.T) {
			if p := tr.At(time.Hour); p != (where.Place{}) {
				t.Errorf("before the start: %+v", p)
			}
			tr.Board(where.Anchor{ID: 1, At: time.Hour, PaceSPerKm: 300})
			near(t, tr, time.Hour, 0, 0, where.FromBoards)
			if p := near(t, tr, time.Hour+2*time.Minute, 400, 0.01, where.FromBoards); math.Abs(p.SigmaM-(10+24)) > 0.01 {
				t.Errorf("400 m after the start: ± %.1f m, want 34 m", p.SigmaM)
			}
			km1 := where.Anchor{ID: 2, M: 1000, At: time.Hour + 320*time.Second, PaceSPerKm: 320}
			tr.Board(km1)
			near(t, tr, time.Hour+352*time.Second, 1100, 0.01, where.FromBoards)
			tr.Rest(true, time.Hour+352*time.Second)
			near(t, tr, time.Hour+500*time.Second, 1100, 0.01, where.FromBoards)
			tr.Board(km1) // as it was: nothing happens
			tr.Rest(false, time.Hour+500*time.Second)
			near(t, tr, time.Hour+532*time.Second, 1200, 0.01, where.FromBoards)
			km1.Stood = 148 * time.Second // the log has the rest now: it does not count twice
			tr.Board(km1)
			near(t, tr, time.Hour+532*time.Second, 1200, 0.01, where.FromBoards)

			tr.SetByHand(2500, 2*time.Hour)
			near(t, tr, 2*time.Hour, 2500, 0, where.FromHand)
			km1.At -= 5 * time.Second
			tr.Board(km1) // an older board was amended: what the spotter saw since stays
			near(t, tr, 2*time.Hour, 2500, 0, where.FromHand)
			tr.Board(where.Anchor{ID: 9, M: 3000, At: 2*time.Hour + time.Minute, PaceSPerKm: 300})
			near(t, tr, 2*time.Hour+time.Minute, 3000, 0, where.FromBoards)
			near(t, tr, 9*time.Hour, 10_000, 0, where.FromBoards) // never past the finish
			if _, ok := tr.Crossed(3000); ok {
				t.Error("a split is suggested without a fix")
			}
		})
	}
}

func TestAVoidGoesBackToTheBoardBefore(t *testing.T) {
	tr := where.New(nil, 42_195)
	km5 := where.Anchor{ID: 5, M: 5000, At: 1500 * time.Second, PaceSPerKm: 300}
	tr.Board(km5)
	tr.Board(where.Anchor{ID: 6, M: 6000, At: 1590 * time.Second, PaceSPerKm: 90}) // pressed by mistake
	near(t, tr, 1590*time.Second, 6000, 0, where.FromBoards)
	tr.Board(km5)
	near(t, tr, 1600*time.Second, 5333, 1, where.FromBoards)
}

func TestFixesAndTheirLoss(t *testing.T) {
	c := coursetest.Boston()
	tr := where.New(c, c.LengthM)
	if tr.Fix(at(c, 0), time.Second) {
		t.Error("a fix before the start was used")
	}
	tr.Board(where.Anchor{ID: 1, At: time.Minute, PaceSPerKm: 330})
	now := run(tr, c, 0, 3000, time.Minute)
	p := near(t, tr, now, 3000, 5, where.FromGPS)
	if p.Since != 0 || math.Abs(p.PaceSPerKm-300) > 3 || p.SigmaM > 10 {
		t.Errorf("while there are fixes: %+v", p)
	}
	for last := p; now < time.Hour; last = p {
		now += 7 * time.Second
		if p = tr.At(now); p.M < last.M || p.SigmaM < last.SigmaM || p.Source != where.FromGPS || p.PaceSPerKm != 0 {
			t.Fatalf("without fixes: %+v after %+v", p, last)
		}
		if p.M > 4000 {
			break
		}
	}
	if p.Since < 250*time.Second || p.SigmaM < 60 {
		t.Errorf("after 1 km without fixes: %+v", p)
	}
	tr.Board(where.Anchor{ID: 2, M: 4000, At: now, PaceSPerKm: 330})
	near(t, tr, now, 4000, 0, where.FromBoards)
	run(tr, c, 4030, 4060, now+10*time.Second)
	near(t, tr, now+19*time.Second, 4060, 10, where.FromGPS)
}

// TestABoardPutsFixesRight has a course whose line is 38 m short of the boards at km 2.
func TestABoardPutsFixesRight(t *testing.T) {
	c := coursetest.Boston()
	tr := where.New(c, c.LengthM)
	tr.Board(where.Anchor{ID: 1, PaceSPerKm: 300})
	now := run(tr, c, 0, 2038, 0)
	if _, ok := tr.Drift(); ok {
		t.Error("there is a drift at the start, where there was no fix")
	}
	km2 := where.Anchor{ID: 2, M: 2000, At: now, PaceSPerKm: 300}
	tr.Board(km2)
	near(t, tr, now, 2000, 1, where.FromGPS)
	d, ok := tr.Drift()
	if !ok || d.ID != 2 || d.BoardM != 2000 || math.Abs(d.GPSM-2038) > 5 {
		t.Errorf("drift %+v, %v", d, ok)
	}
	if _, ok := tr.Drift(); ok {
		t.Error("the drift of one board was told twice")
	}
	now = run(tr, c, 2041, 2800, now+time.Second)
	near(t, tr, now, 2762, 8, where.FromGPS) // the line is wrong for longer than a moment
	if at, ok := tr.Crossed(2500); !ok || math.Abs((at-time.Duration(2538*0.3*float64(time.Second))).Seconds()) > 3 {
		t.Errorf("2500 m passed at %v, %v", at, ok)
	}
	km2.At -= time.Second
	tr.Board(km2)
	if _, ok := tr.Drift(); ok {
		t.Error("the drift of an amended board was told again")
	}
	tr.Board(where.Anchor{ID: 3, M: 3000, At: now, PaceSPerKm: 300}) // 240 m ahead of what was thought
	near(t, tr, now, 3000, 1, where.FromGPS)
}

// TestABoardOnAnotherLeg takes the fixes to where the board is, far from where they were thought
// to be.
func TestABoardOnAnotherLeg(t *testing.T) {
	c := coursetest.OutAndBack()
	tr := where.New(c, c.LengthM)
	tr.Board(where.Anchor{ID: 1, PaceSPerKm: 300})
	tr.SetByHand(4000, 0)
	now := run(tr, c, 4000, 4500, 0)
	tr.Board(where.Anchor{ID: 2, M: 15_000, At: now, PaceSPerKm: 300}) // the way back
	near(t, tr, now, 15_000, 1, where.FromBoards)
	now = run(tr, c, 15_003, 15_400, now+time.Second)
	near(t, tr, now, 15_400, 10, where.FromGPS)
}

func TestIAmAt(t *testing.T) {
	c := coursetest.Boston()
	tr := where.New(c, c.LengthM)
	tr.SetByHand(30_000, time.Hour) // the program was begun on the way
	if p := near(t, tr, time.Hour, 30_000, 0, where.FromHand); p.SigmaM != 50 {
		t.Errorf("± %.1f m by hand", p.SigmaM)
	}
	now := run(tr, c, 30_120, 30_420, time.Hour+time.Second)
	near(t, tr, now, 30_420, 10, where.FromGPS)
}

func TestRestFreezesThePlace(t *testing.T) {
	c := coursetest.Boston()
	tr := where.New(c, c.LengthM)
	tr.Board(where.Anchor{ID: 1, PaceSPerKm: 300})
	now := run(tr, c, 0, 2000, 0)
	tr.Board(where.Anchor{ID: 2, M: 2010, At: now, PaceSPerKm: 300})
	tr.Rest(true, now)
	stood := tr.At(now).M
	for range 300 {
		now += time.Second
		tr.Fix(at(c, 2000), now)
		if p := tr.At(now); p.M != stood || p.PaceSPerKm != 0 {
			t.Fatalf("in the rest: %+v, it was at %.1f m", p, stood)
		}
	}
	tr.Rest(false, now)
	now = run(tr, c, 2003, 2100, now+time.Second)
	near(t, tr, now, 2105, 12, where.FromGPS)
}

// TestAVoidKeepsTheFixes takes a press back that was made by mistake, where the board before it was passed
// without a fix.
func TestAVoidKeepsTheFixes(t *testing.T) {
	c := coursetest.Boston()
	tr := where.New(c, c.LengthM)
	start := where.Anchor{ID: 1, PaceSPerKm: 290}
	tr.Board(start)
	now := run(tr, c, 100, 950, 30*time.Second)
	tr.Board(where.Anchor{ID: 2, M: 1000, At: now, PaceSPerKm: 280})
	near(t, tr, now, 1000, 1, where.FromGPS)
	tr.Board(start)
	now = run(tr, c, 953, 960, now+time.Second)
	if p := near(t, tr, now, 960, 10, where.FromGPS); p.PaceSPerKm == 0 {
		t.Error("the pace is lost")
	}
}

// TestAnEndedRestMovesNothing tells of a rest that is over only by the anchor, whose time has moved by a
// rounding: the fixes stay in force.
func TestAnEndedRestMovesNothing(t *testing.T) {
	c := coursetest.Boston()
	tr := where.New(c, c.LengthM)
	km1 := where.Anchor{ID: 1, M: 0, PaceSPerKm: 300}
	tr.Board(km1)
	now := run(tr, c, 100, 1000, 40*time.Second) // there was no fix at the start
	was := tr.At(now)
	km1.At, km1.Stood = 999, 40*time.Second
	tr.Board(km1)
	if p := tr.At(now); p != was {
		t.Errorf("%+v after %+v", p, was)
	}
}

func TestAStandHasNoPace(t *testing.T) {
	c := coursetest.Boston()
	tr := where.New(c, c.LengthM)
	tr.Board(where.Anchor{ID: 1, PaceSPerKm: 300})
	now := run(tr, c, 0, 2000, 0)
	for range 40 {
		now += time.Second
		tr.Fix(at(c, 2000), now)
	}
	if p := tr.At(now); p.PaceSPerKm != 0 {
		t.Errorf("pace %.0f s/km in a minute with a stand", p.PaceSPerKm)
	}
	now = run(tr, c, 2003, 2300, now+time.Second)
	if p := tr.At(now); math.Abs(p.PaceSPerKm-300) > 10 {
		t.Errorf("pace %.0f s/km a minute and more after the stand", p.PaceSPerKm)
	}
}

func TestAReceiverThatLies(t *testing.T) {
	c := coursetest.Boston()
	tr := where.New(c, c.LengthM)
	tr.Board(where.Anchor{ID: 1, PaceSPerKm: 300})
	now := run(tr, c, 0, 2000, 0)
	for i := range 60 {
		now += time.Second
		if tr.Fix(at(c, 40_000), now) || tr.Refused() != i+1 {
			t.Fatalf("a fix 38 km away was used, or not counted: %d refused", tr.Refused())
		}
	}
	near(t, tr, now, 2200, 15, where.FromGPS)
}

func TestAtAllocatesNothing(t *testing.T) {
	c := coursetest.Boston()
	tr := where.New(c, c.LengthM)
	a := where.Anchor{ID: 1, PaceSPerKm: 300}
	now, m := time.Duration(0), 0.0
	if n := testing.AllocsPerRun(500, func() {
		tr.Board(a)
		tr.Fix(at(c, m), now)
		tr.At(now)
		tr.Crossed(m - 50)
		tr.Drift()
		now, m = now+time.Second, m+3
	}); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func TestManyGoroutines(t *testing.T) {
	c := coursetest.Boston()
	tr := where.New(c, c.LengthM)
	tr.Board(where.Anchor{ID: 1, PaceSPerKm: 300})
	var all sync.WaitGroup
	for _, do := range []func(i int){
		func(i int) { tr.Fix(at(c, float64(i)*3), time.Duration(i)*time.Second) },
		func(i int) { tr.At(time.Duration(i) * time.Second) },
		func(i int) {
			tr.Board(where.Anchor{ID: uint64(i / 50), M: float64(i) * 3, At: time.Duration(i) * time.Second})
		},
		func(i int) {
			tr.Rest(i%100 > 90, time.Duration(i)*time.Second)
			tr.Crossed(float64(i))
			tr.Drift()
			tr.Refused()
		},
		func(i int) { tr.SetByHand(float64(i)*3, time.Duration(i)*time.Second) },
	} {
		all.Go(func() {
			for i := range 500 {
				do(i)
			}
		})
	}
	all.Wait()
	if p := tr.At(time.Hour); math.IsNaN(p.M) || p.M < 0 || p.M > c.LengthM {
		t.Errorf("%+v", p)
	}
}
