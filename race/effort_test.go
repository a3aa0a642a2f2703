package race

import (
	"math"
	"math/big"
	"testing"
	"time"

	"pgregory.net/rapid"

	"spotter/race/curve"
)

// hilly is a race of 4 km in 20 minutes: the third kilometre takes twice as long as the
// others, and a rest of one minute is planned at 2 km.
func hilly(t testing.TB) Plan {
	t.Helper()
	c, err := curve.Spread(4000, 20*time.Minute, []float64{1, 1, 2, 1}, []curve.Rest{{AtM: 2000, For: time.Minute}})
	if err != nil {
		t.Fatal(err)
	}
	return Plan{Target: c.Whole(), DistanceM: 4000, Units: UnitsKm, Curve: c}
}

func TestAPlanThatFollowsTheHills(t *testing.T) {
	p := hilly(t) // 4:00, 4:00, a rest of 1:00, 8:00, 4:00
	if !p.Known() || p.At(2000) != 8*time.Minute || p.At(3000) != 17*time.Minute || p.At(4000) != p.Target {
		t.Fatalf("at 2 km %v, at 3 km %v, at the end %v", p.At(2000), p.At(3000), p.At(4000))
	}
	// The first kilometre in 4:24 is a tenth too slow.
	st := p.AtSplit(Split{DistanceM: 1000, Elapsed: 264 * time.Second, LapM: 1000, Lap: 264 * time.Second})
	want := Standing{Elapsed: 264 * time.Second, Counted: 264 * time.Second, DistanceM: 1000, HasGap: true, Behind: 24 * time.Second,
		BehindM: 100, Pace: 264 * time.Second, Average: 264 * time.Second, HasTrend: true, Load: 1.1,
		Gaining: -24 * time.Second, // of the next kilometre of 4:00
		// 16:00 of the plan are left, and 15:36 less 1:00 of rest are there for them... of the next kilometre 4:00.
		Needed:       time.Duration(240e9 * (21*60 - 264 - 60) / (16 * 60)),
		Projected:    time.Duration(math.Round(21 * 60e9 * 1.1)),
		ProjectedNow: 264*time.Second + 1056*time.Second + time.Minute}
	st.Load = math.Round(st.Load*1e9) / 1e9
	if st != want {
		t.Errorf("%+v\nwant %+v", st, want)
	}
	// An even run is at 1 km after 5:15: this one is 51 s ahead of it, and gains.
	even := p.EvenGap(st)
	if even.Behind != -51*time.Second || even.Gaining != 51*time.Second || math.Round(even.BehindM) != -162 || even.Needed != st.Needed {
		t.Errorf("against even: %+v", even)
	}
}

// A hill is no reason to doubt a board, and none to take the runner for further than the
// effort says.
func TestBoardsOnAHill(t *testing.T) {
	p := hilly(t)
	at := func(km int, d time.Duration) Event {
		return Event{ID: EventID(km + 2), Kind: KindSplit, Marker: "km", DistanceM: float64(km) * 1000, Elapsed: d, HasElapsed: true}
	}
	open := &Open{Target: p.Target, DistanceM: 4000, Units: UnitsKm, PlanKind: PlanEffort, PlanTable: p.Curve.String()}
	log := []Event{{ID: 1, Kind: KindOpen, Open: open}, {ID: 2, Kind: KindStart, Clock: ClockGun, HasElapsed: true},
		at(1, 4*time.Minute), at(2, 8*time.Minute), at(3, 16*time.Minute), at(4, 20*time.Minute)}
	if r := AsItStands(log); len(r.Splits) != 4 {
		t.Errorf("doubted: %+v", r.Doubted)
	}
	open.PlanKind, open.PlanTable = "", ""
	if r := AsItStands(log); len(r.Doubted) == 0 {
		t.Error("by an even run a lap of twice the last one is believed: the test shows nothing")
	}
	open.PlanKind, open.PlanTable = PlanEffort, p.Curve.String()
	r := AsItStands(log[:4])
	st := r.Standing(12 * time.Minute) // as the plan has it: half way up, since nobody rested
	if math.Abs(st.DistanceM-2500) > 1e-6 || !st.Estimated || st.Behind != -time.Minute {
		t.Errorf("%+v", st)
	}
	boards := r.Ahead(nil, 12*time.Minute, 5)
	if len(boards) != 2 || boards[0].In != 4*time.Minute || boards[1].In != 8*time.Minute {
		t.Errorf("%+v", boards)
	}
	// Before the first board the plan says where the runner is.
	begun := AsItStands(log[:2])
	if st := begun.Standing(2 * time.Minute); math.Abs(st.DistanceM-500) > 1e-6 {
		t.Errorf("%+v", st)
	}
	if n := testing.AllocsPerRun(100, func() { r.Standing(12 * time.Minute) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

// An open line with a plan that cannot be read gives no gap: one by another plan would be
// one that the race did not have.
func TestAPlanThatCannotBeRead(t *testing.T) {
	p := hilly(t)
	good := Open{Target: p.Target, DistanceM: 4000, PlanKind: PlanEffort, PlanTable: p.Curve.String()}
	if got := good.Plan(); got.Curve == nil || got.Curve.String() != p.Curve.String() || got.Target != p.Target {
		t.Errorf("%+v", got)
	}
	for name, o := range map[string]Open{
		"of a later version": {Target: p.Target, DistanceM: 4000, PlanKind: "moonlight", PlanTable: p.Curve.String()},
		"no table":           {Target: p.Target, DistanceM: 4000, PlanKind: PlanEffort},
		"another time":       {Target: p.Target + 1, DistanceM: 4000, PlanKind: PlanEffort, PlanTable: p.Curve.String()},
		"no distance":        {Target: p.Target, PlanKind: PlanEffort, PlanTable: p.Curve.String()},
	} {
		if got := o.Plan(); got.Known() || got.Curve != nil {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

// On a flat course the plan by effort is an even run, in every figure. A table has whole
// milliseconds, so that a pace over a short stretch differs by a few.
func TestAFlatCourseIsEven(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x := drawRace(t)
		weights := make([]float64, 422)
		for i := range weights {
			weights[i] = 3.6
		}
		c, err := curve.Spread(x.plan.DistanceM, x.plan.Target, weights, nil)
		if err != nil {
			t.Fatal(err)
		}
		even := AsItStands(x.log)
		x.log[0].Open.PlanKind, x.log[0].Open.PlanTable = PlanEffort, c.String()
		flat := AsItStands(x.log)
		if flat.Plan.Curve == nil || len(flat.Splits) != len(even.Splits) {
			t.Fatalf("%d boards, by an even run %d", len(flat.Splits), len(even.Splits))
		}
		a, b := flat.Standing(x.now), even.Standing(x.now)
		within := func(name string, a, b, most float64) {
			if math.Abs(a-b) > most {
				t.Errorf("%s: %v, of an even run %v", name, a, b)
			}
		}
		within("distance", a.DistanceM, b.DistanceM, 0.1)
		within("behind", a.Behind.Seconds(), b.Behind.Seconds(), 0.03)
		within("behind in metres", a.BehindM, b.BehindM, 0.1)
		within("gaining", a.Gaining.Seconds(), b.Gaining.Seconds(), 0.03)
		within("projected", a.Projected.Seconds(), b.Projected.Seconds(), 1)
		within("projected as now", a.ProjectedNow.Seconds(), b.ProjectedNow.Seconds(), 1)
		if b.DistanceM < 0.99*x.plan.DistanceM {
			within("needed", a.Needed.Seconds(), b.Needed.Seconds(), 0.1)
		}
		if a.Pace != b.Pace || a.Average != b.Average || a.Elapsed != b.Elapsed || a.HasGap != b.HasGap || a.HasTrend != b.HasTrend {
			t.Errorf("%+v\n%+v", a, b)
		}
		if e := flat.Plan.EvenGap(a); math.Abs(float64(e.Behind-b.Behind)) > 0.03e9 || e.Needed != a.Needed {
			t.Errorf("against even %+v\n%+v", e, b)
		}
	})
}

// Every figure of a hilly race is that of exact arithmetic on docs/pace.md.
func TestFiguresByEffortAreExact(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		// Each step is a kilometre, so that a plan's time at a board is a sum of whole steps.
		const km = 12
		minutes := rapid.SliceOfN(rapid.Float64Range(4, 9), km, km).Draw(t, "plan")
		moving := time.Duration(rapid.Int64Range(3_600_000, 6_000_000).Draw(t, "moving")) * time.Millisecond
		rest := curve.Rest{AtM: 7500, For: time.Duration(rapid.IntRange(1, 200_000).Draw(t, "rest")) * time.Millisecond}
		c, err := curve.Spread(km*1000, moving, minutes, []curve.Rest{rest})
		if err != nil {
			t.Fatal(err)
		}
		p := Plan{Target: c.Whole(), DistanceM: km * 1000, Units: UnitsKm, Curve: c}
		board := rapid.IntRange(1, km-1).Draw(t, "board")
		lap := time.Duration(rapid.Int64Range(200_000, 700_000).Draw(t, "lap")) * time.Millisecond
		before := time.Duration(rapid.Int64Range(0, 4_000_000).Draw(t, "before")) * time.Millisecond
		st := p.AtSplit(Split{DistanceM: float64(board) * 1000, LapM: 1000, Lap: lap, Elapsed: before + lap})

		step := func(i int) *big.Rat { return ns(c.Moving(float64(i)*1000) - c.Moving(float64(i-1)*1000)) }
		plan, left, rests := ns(0), ns(0), ns(0)
		for i := 1; i <= km; i++ {
			if i <= board {
				plan = add(plan, step(i))
			} else {
				left = add(left, step(i))
			}
		}
		if float64(board)*1000 > rest.AtM {
			plan = add(plan, ns(rest.For))
		} else {
			rests = ns(rest.For)
		}
		load, t1 := quo(ns(lap), step(board)), ns(before+lap)
		near := func(name string, got time.Duration, want *big.Rat) {
			t.Helper()
			if f, _ := want.Float64(); math.Abs(float64(got)-f) > 1000 {
				t.Errorf("%s: %v, exactly %v ns", name, got, f)
			}
		}
		near("behind", st.Behind, sub(t1, plan))
		near("gaining", st.Gaining, mul(step(board+1), sub(frac(1), load)))
		near("projected", st.Projected, quo(mul(t1, ns(p.Target)), plan))
		near("projected as now", st.ProjectedNow, add(add(t1, mul(left, load)), rests))
		needed := ns(0)
		if spare := sub(sub(ns(p.Target), t1), rests); spare.Sign() > 0 {
			needed = quo(mul(step(board+1), spare), left)
		}
		near("needed", st.Needed, needed)
	})
}

// A session with a plan by effort says what its log says of it, live and once it is taken
// up, although the log has the plan as a text only.
func TestASessionByEffortAgreesWithItsLog(t *testing.T) {
	p := hilly(t)
	o := Options{Target: p.Target, DistanceM: p.DistanceM, Units: UnitsKm, Curve: p.Curve}
	s := NewSession(o)
	log := []Event{{ID: 1, Kind: KindOpen, Open: &Open{Target: p.Target, DistanceM: p.DistanceM, Units: UnitsKm, PlanKind: PlanEffort, PlanTable: p.Curve.String()}}}
	start := time.Date(2027, 4, 19, 10, 0, 0, 0, time.UTC)
	stamp := func(d time.Duration) Stamp { return Stamp{Wall: start.Add(d), Boot: time.Hour + d} }
	gun, _ := s.Start(stamp(0))
	log = append(log, gun)
	for _, d := range []time.Duration{250 * time.Second, 505 * time.Second} {
		e, ok := s.Split(stamp(d))
		if !ok {
			t.Fatal("no split")
		}
		log = append(log, e)
	}
	for i := range log[1:] {
		log[i+1].ID = EventID(i + 2)
	}
	r := AsItStands(log)
	again := Resume(o, log)
	for d := 505 * time.Second; d < 1500*time.Second; d += 7 * time.Second {
		live, _ := s.Standing(stamp(d))
		if want := r.Standing(d); live != want {
			t.Fatalf("live %+v\nby the log %+v", live, want)
		}
		if got := again.Facts().Standing(d); got != live {
			t.Fatalf("taken up %+v\nlive %+v", got, live)
		}
	}
	if !r.Standing(600 * time.Second).HasTrend {
		t.Error("the plan says nothing")
	}
}
