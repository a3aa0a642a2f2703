package match_test

import (
	"math"
	"testing"
	"time"

	"spotter/course"
	"spotter/course/coursetest"
	"spotter/course/match"
)

// at returns a fix at a distance along a course, north of it by some metres.
func at(c *course.Course, m, northM float64) match.Fix {
	lat, lon := coursetest.Place(c, m)
	return match.Fix{LatDeg: lat + northM/111195, LonDeg: lon, EphM: math.NaN(), SpeedMS: math.NaN(), TrackDeg: math.NaN()}
}

// started returns a matcher of a runner who stood at the start at time 0.
func started(c *course.Course) *match.Matcher {
	m := match.New(match.NewLine(c.Line))
	m.Pace(3)
	m.Set(0, 5, 0)
	return m
}

// near fails the test unless a place is within so many metres of where it should be.
func near(t *testing.T, m *match.Matcher, now time.Duration, want, within float64) {
	t.Helper()
	if got, _ := m.At(now); math.Abs(got-want) > within {
		t.Errorf("at %v: %.1f m, want %.1f m ± %.0f m", now, got, want, within)
	}
}

// run gives a fix a second of somebody who runs at 3 m/s from one distance to another, and
// returns the time after it and how many fixes were used.
func run(m *match.Matcher, c *course.Course, fromM, toM float64, now time.Duration) (after time.Duration, used int) {
	for d := fromM; d <= toM; d += 3 {
		if m.Fix(at(c, d, 0), now) {
			used++
		}
		now += time.Second
	}
	return now, used
}

func TestRunningOn(t *testing.T) {
	for _, c := range []*course.Course{coursetest.OutAndBack(), coursetest.FigureOfEight(), coursetest.FourLegs(), coursetest.Boston()} {
		m := started(c)
		now, _ := run(m, c, 0, c.LengthM, 0)
		near(t, m, now-time.Second, c.LengthM, 3)
		near(t, m, now+time.Hour, c.LengthM, 3) // nobody is taken past the end
	}
}

func TestAHoleIsReckonedAndGetsLessSure(t *testing.T) {
	c := coursetest.Boston()
	m := started(c)
	now, _ := run(m, c, 0, 3000, 0)
	last, sure := m.At(now)
	before := last
	for range 120 {
		now += time.Second
		s, sigma := m.At(now)
		if s < before || sigma < sure {
			t.Fatalf("at %v: %.1f m ± %.1f m after %.1f m ± %.1f m", now, s, sigma, before, sure)
		}
		before, sure = s, sigma
	}
	near(t, m, now, last+120*3, 20)
	if sure < 20 || sure > 60 {
		t.Errorf("after 360 m without a fix: ± %.1f m", sure)
	}
	if !m.Fix(at(c, 3370, 0), now) {
		t.Error("the first fix after the hole was refused")
	}
	near(t, m, now, 3370, 15)
}

func TestStandingInAHoleUnknown(t *testing.T) {
	c := coursetest.Boston()
	m := started(c)
	now, _ := run(m, c, 0, 3000, 0)
	now += 5 * time.Minute // the spotter's phone was off, and the runner stood
	near(t, m, now, 3900, 30)
	run(m, c, 3000, 3030, now)
	near(t, m, now+10*time.Second, 3030, 15)
}

func TestRestFreezes(t *testing.T) {
	c := coursetest.Boston()
	m := started(c)
	now, _ := run(m, c, 0, 3000, 0)
	m.Rest(true, now)
	stood, _ := m.At(now)
	for i := range 100 {
		now += time.Second
		if m.Fix(at(c, 3000+float64(i%7)-3, 10), now) {
			t.Fatal("a fix moved a runner who rests")
		}
		near(t, m, now, stood, 0)
	}
	m.Rest(false, now)
	now, used := run(m, c, 3000, 3300, now)
	if near(t, m, now, 3300, 15); used < 95 {
		t.Errorf("%d of 101 fixes used after the rest", used)
	}
}

func TestRestFreezesWithoutFixes(t *testing.T) {
	c := coursetest.Boston()
	m := started(c)
	now, _ := run(m, c, 0, 3000, 0)
	now += time.Minute
	m.Rest(true, now)
	stood, _ := m.At(now)
	near(t, m, now+10*time.Minute, stood, 0)
	for range 20 { // the place was not sure: fixes put it right
		now += time.Second
		m.Fix(at(c, 3120, 0), now)
	}
	near(t, m, now+10*time.Minute, 3120, 20)
}

func TestABoardPutsItRight(t *testing.T) {
	c := coursetest.Boston()
	m := started(c)
	m.Set(21_097.5, 3, time.Hour)
	if s, sigma := m.At(time.Hour); s != 21_097.5 || sigma != 3 {
		t.Errorf("after the board: %v m ± %v m", s, sigma)
	}
	now, used := run(m, c, 21_100, 21_400, time.Hour+time.Second)
	if near(t, m, now, 21_402, 5); used != 101 {
		t.Errorf("%d of 101 fixes used", used)
	}
}

// TestLies lets the receiver jump 38 km away, and come true again after five minutes.
func TestLies(t *testing.T) {
	c := coursetest.Boston()
	m := started(c)
	now, _ := run(m, c, 0, 3000, 0)
	for range 300 {
		if m.Fix(at(c, 41_000, 0), now) {
			t.Fatal("a fix 38 km away was used")
		}
		now += time.Second
	}
	if m.Refused() != 300 {
		t.Errorf("%d refused, want 300", m.Refused())
	}
	near(t, m, now, 3900, 40)
	now, used := run(m, c, 3600, 3750, now) // slower than reckoned
	if near(t, m, now, 3750, 20); used == 0 || m.Refused() != 0 {
		t.Errorf("%d fixes used, %d refused", used, m.Refused())
	}
}

// TestAnotherLegIsNotTaken moves the fixes to the way back, which lies beside, for a while.
func TestAnotherLegIsNotTaken(t *testing.T) {
	c := coursetest.FourLegs()
	m := started(c)
	now, _ := run(m, c, 0, 2500, 0)
	for i := range 200 { // 12 m beside: as near to the second leg as can be
		m.Fix(at(c, 2500+float64(i)*3, 12), now)
		near(t, m, now, 2500+float64(i)*3, 10)
		now += time.Second
	}
}

// TestTheHeadingTellsTheLeg has no fix for two minutes around the turn of a road that is run out and back,
// while the runner stood for a while. The first fixes fit both legs. The receiver's heading tells
// the leg at once, and without it the fixes of a few seconds do.
func TestTheHeadingTellsTheLeg(t *testing.T) {
	c := coursetest.OutAndBack()
	half := c.LengthM / 2
	for _, own := range []bool{true, false} {
		for _, from := range []float64{half - 120, half + 120} { // before the turn still, or on the way back
			m := started(c)
			m.Set(half-300, 5, 0)
			now, _ := run(m, c, half-300, half-180, 0)
			now += 2 * time.Minute
			for i := range 12 {
				d := from + float64(i)*3
				f := at(c, d, 0)
				if f.SpeedMS, f.TrackDeg = 3, 85; d > half {
					f.TrackDeg = 265
				}
				if !own {
					f.SpeedMS, f.TrackDeg = math.NaN(), math.NaN()
				}
				m.Fix(f, now)
				if own || i >= 5 {
					near(t, m, now, d, 25)
				}
				now += time.Second
			}
		}
	}
}

// TestTheCorral has a runner who stands and walks 250 m behind the start for four minutes after the gun.
func TestTheCorral(t *testing.T) {
	c := coursetest.Boston()
	lat, lon := coursetest.Place(c, 0)
	m := started(c)
	now := time.Duration(0)
	for back := 250.0; back > -600; now += time.Second {
		switch { // to the west of the start, where no course is
		case now < 120*time.Second:
		case back > 0:
			back -= 1.2
		default:
			back -= 3
		}
		f := at(c, max(-back, 0), 0)
		if back > 0 {
			f.LatDeg, f.LonDeg = lat, lon-back/111195/math.Cos(lat*math.Pi/180)
		}
		m.Fix(f, now)
		if now > 15*time.Second && back > 0 {
			near(t, m, now, 0, 60)
		}
	}
	near(t, m, now, 600, 20)
	if m.Refused() > 0 {
		t.Errorf("%d refused", m.Refused())
	}
}

// TestAWrongStart begins 800 m too far back: the run of the fixes finds the place. One that
// begins too far ahead stays refused until a board or the spotter tells.
func TestAWrongStart(t *testing.T) {
	c := coursetest.Boston()
	m := started(c)
	m.Set(5000, 10, 0)
	now, used := run(m, c, 5800, 6800, 0)
	if near(t, m, now, 6800, 10); used < 100 {
		t.Errorf("%d fixes used", used)
	}
	m.Set(9000, 10, now)
	if now, used = run(m, c, 6800, 7100, now); used != 0 || m.Refused() != 101 {
		t.Errorf("%d fixes used behind the place that was set, %d refused", used, m.Refused())
	}
	m.Set(7100, 50, now)
	now, _ = run(m, c, 7100, 7200, now)
	near(t, m, now, 7200, 10)
}

func TestFixesThatAreNone(t *testing.T) {
	c := coursetest.Boston()
	m := started(c)
	now, _ := run(m, c, 0, 300, 0)
	was := *m
	nan, inf := math.NaN(), math.Inf(1)
	for _, f := range []match.Fix{{}, {LatDeg: nan, LonDeg: -71}, {LatDeg: 42, LonDeg: nan}, {LatDeg: inf, LonDeg: -71},
		{LatDeg: 42, LonDeg: -inf}, {LatDeg: 91, LonDeg: -71}, {LatDeg: 42, LonDeg: 181}} {
		if m.Fix(f, now) || *m != was {
			t.Errorf("%+v changed something", f)
		}
	}
	if m.Fix(at(c, 300, 0), now-time.Minute) || *m != was {
		t.Error("a fix from before the last one changed something")
	}
	odd := at(c, 303, 0)
	odd.EphM, odd.SpeedMS, odd.TrackDeg = inf, -inf, 1e300
	m.Fix(odd, now)
	near(t, m, now, 303, 10)
	m.Set(nan, 3, now)
	near(t, m, now, 303, 10)
}

func TestLinesThatAreNone(t *testing.T) {
	nan := math.NaN()
	for _, v := range [][]course.Vertex{nil, {{LatDeg: 42, LonDeg: -71}}, {{LatDeg: 42, LonDeg: -71}, {LatDeg: 42.1, LonDeg: -71}},
		{{LatDeg: nan, LonDeg: -71}, {LatDeg: 42.1, LonDeg: -71, AtM: 5}}, {{}, {AtM: 7}}} {
		if match.NewLine(v) != nil {
			t.Errorf("a line of %+v", v)
		}
	}
}

// TestAcrossTheDateLine runs where longitude jumps from 180° to −180°.
func TestAcrossTheDateLine(t *testing.T) {
	c := coursetest.Boston()
	for i := range c.Line {
		v := &c.Line[i]
		if v.LonDeg += 251.4; v.LonDeg > 180 {
			v.LonDeg -= 360
		}
	}
	m := started(c)
	now, _ := run(m, c, 0, c.LengthM, 0)
	near(t, m, now-time.Second, c.LengthM, 5)
}

// TestDenseAndCoarse gives the same places whatever the distance of the vertices is.
func TestDenseAndCoarse(t *testing.T) {
	c := coursetest.FourLegs()
	dense := coursetest.Dense(c, 200_000)
	r := coursetest.Run(c, 3, 5*time.Minute)
	a, b := started(c), started(dense)
	for _, f := range r.Fixes(3, coursetest.Usual.Holes())[:3000] {
		a.Fix(plain(f), f.At)
		b.Fix(plain(f), f.At)
		p, _ := a.At(f.At)
		q, _ := b.At(f.At)
		if math.Abs(p-q) > 3 {
			t.Fatalf("at %v: %.2f m and, with vertices every 10 cm, %.2f m", f.At, p, q)
		}
	}
}

func TestAFixAllocatesNothing(t *testing.T) {
	c := coursetest.Boston()
	m := started(c)
	now, d := time.Duration(0), 0.0
	if n := testing.AllocsPerRun(500, func() {
		m.Fix(at(c, d, 0), now)
		m.At(now)
		now, d = now+time.Second, d+3
	}); n != 0 {
		t.Errorf("%v allocations a fix", n)
	}
}

// BenchmarkFix takes in fixes on a line of 500,000 vertices: of somebody who runs on, of fixes that
// are refused so that the whole course is searched, and on a course whose every vertex is near.
func BenchmarkFix(b *testing.B) {
	const vertices = 500_000
	for _, s := range []struct {
		name string
		road *course.Course
		bend float64
	}{{"running", coursetest.Boston(), 0}, {"lost", coursetest.Boston(), 60}, {"laps", coursetest.FourLegs(), 0}} {
		c := coursetest.Dense(s.road, vertices)
		var fixes []match.Fix
		for d := 0.0; d < 15_000; d += 3 {
			fixes = append(fixes, at(c, d, s.bend))
		}
		b.Run(s.name, func(b *testing.B) {
			b.ReportAllocs()
			m := match.New(match.NewLine(c.Line))
			b.ResetTimer()
			for i, lap := 0, time.Duration(0); i < b.N; i++ {
				k := i % len(fixes)
				if k == 0 {
					lap += time.Hour * 24
					m.Pace(3)
					m.Set(0, 5, lap)
				}
				m.Fix(fixes[k], lap+time.Duration(k)*time.Second)
			}
		})
	}
}
