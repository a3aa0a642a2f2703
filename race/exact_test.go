package race

import (
	"fmt"
	"math"
	"math/big"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// The race of this test is made of plain numbers, and every figure of it is worked out
// again in fractions, from docs/pace.md and with nothing of this package.

// frac is a fraction; sums of them are exact.
func frac(x float64) *big.Rat { return new(big.Rat).SetFloat64(x) }

func ns(d time.Duration) *big.Rat { return new(big.Rat).SetInt64(int64(d)) }

func add(a, b *big.Rat) *big.Rat { return new(big.Rat).Add(a, b) }
func sub(a, b *big.Rat) *big.Rat { return new(big.Rat).Sub(a, b) }
func mul(a, b *big.Rat) *big.Rat { return new(big.Rat).Mul(a, b) }
func quo(a, b *big.Rat) *big.Rat { return new(big.Rat).Quo(a, b) }

// least returns the smaller of two fractions.
func least(a, b *big.Rat) *big.Rat {
	if a.Cmp(b) < 0 {
		return a
	}
	return b
}

// drawnRace is a race of random boards, rests and a wait for the mat.
type drawnRace struct {
	plan   Plan
	log    []Event
	boards []time.Duration // race time of each
	stood  []time.Duration // in the lap to each, rests and the wait
	mat    time.Duration   // 0 where nobody logged it
	now    time.Duration
	rested time.Duration // since the last board, up to now
	open   bool          // a rest is not over
}

// drawRace makes one up. Laps are even enough to be believed.
func drawRace(t *rapid.T) *drawnRace {
	x := &drawnRace{plan: Plan{
		Target:    time.Duration(rapid.Int64Range(10_000_000, 30_000_000).Draw(t, "target")) * time.Millisecond,
		DistanceM: 42195, Units: rapid.SampledFrom([]string{UnitsKm, UnitsMi}).Draw(t, "units"),
		Clock: rapid.SampledFrom([]string{"", ClockChip}).Draw(t, "clock")}}
	id := EventID(0)
	put := func(e Event) {
		id++
		e.ID, e.HasElapsed = id, true
		x.log = append(x.log, e)
	}
	put(Event{Kind: KindOpen, Open: &Open{Target: x.plan.Target, DistanceM: x.plan.DistanceM, Units: x.plan.Units, TargetClock: x.plan.Clock}})
	put(Event{Kind: KindStart, Clock: ClockGun})
	at := time.Duration(0)
	if rapid.Bool().Draw(t, "mat") {
		x.mat = time.Duration(rapid.IntRange(1, 300_000).Draw(t, "wait")) * time.Millisecond
		put(Event{Kind: KindStart, Clock: ClockChip, Elapsed: x.mat})
		at = x.mat
	}
	unit := UnitM(x.plan.Units)
	pace := float64(x.plan.Target) / x.plan.DistanceM * unit
	step := func(part float64) time.Duration {
		return time.Duration(pace * part * rapid.Float64Range(0.9, 1.1).Draw(t, "lap")).Truncate(time.Millisecond)
	}
	rest := func() time.Duration {
		if rapid.IntRange(0, 4).Draw(t, "rests") > 0 {
			return 0
		}
		d := time.Duration(rapid.IntRange(1, 900_000).Draw(t, "rest")) * time.Millisecond
		put(Event{Kind: KindRest, Elapsed: at})
		at += d
		return d
	}
	laps := rapid.IntRange(1, 25).Draw(t, "boards")
	stood := x.mat
	for n := 1; n <= laps; n++ {
		at += step(0.4)
		if d := rest(); d > 0 {
			put(Event{Kind: KindGo, Elapsed: at})
			stood += d
		}
		at += step(0.6)
		put(Event{Kind: KindSplit, Marker: fmt.Sprint("board ", n), DistanceM: float64(n) * unit, Elapsed: at})
		x.boards, x.stood = append(x.boards, at), append(x.stood, stood)
		stood = 0
	}
	at += step(rapid.Float64Range(0, 0.7).Draw(t, "on"))
	if x.rested = rest(); x.rested > 0 {
		x.open = true
		if rapid.Bool().Draw(t, "goes on") {
			put(Event{Kind: KindGo, Elapsed: at})
			at, x.open = at+step(0.7), false
		}
	}
	x.now = at
	return x
}

// figures are those of a standing, in nanoseconds and metres.
type figures struct{ distance, behind, behindM, pace, gaining, average, needed, projected, projectedNow *big.Rat }

// exactly works the figures out.
func (x *drawnRace) exactly() (f figures) {
	unit, d, target := frac(UnitM(x.plan.Units)), frac(x.plan.DistanceM), ns(x.plan.Target)
	n := len(x.boards)
	last, before := x.boards[n-1], time.Duration(0)
	if n > 1 {
		before = x.boards[n-2]
	}
	wait := ns(0)
	if x.plan.Clock == ClockChip {
		wait = ns(x.mat)
	}
	f.pace = ns(last - before - x.stood[n-1]) // of one unit
	passed := mul(frac(float64(n)), unit)
	t := sub(ns(x.now), wait)
	moved := ns(x.now - last - x.rested)
	f.distance = least(add(passed, quo(mul(moved, unit), f.pace)), least(add(passed, unit), d))
	f.behind = sub(t, quo(mul(target, f.distance), d))
	f.behindM = sub(least(quo(mul(d, t), target), d), f.distance)
	f.gaining = sub(quo(mul(target, unit), d), f.pace)
	f.average = quo(mul(sub(ns(last), wait), unit), passed)
	f.projected = quo(mul(sub(ns(last), wait), d), passed)
	left := sub(d, f.distance)
	f.projectedNow = add(t, quo(mul(left, f.pace), unit))
	if spare := sub(target, t); spare.Sign() > 0 && left.Sign() > 0 {
		f.needed = quo(mul(spare, unit), left)
	}
	return f
}

// Every figure of a random race is that of exact arithmetic: to a microsecond, so that
// no millisecond differs but by a rounding that falls on its very edge.
func TestFiguresAreExact(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x := drawRace(t)
		r := AsItStands(x.log)
		if len(r.Splits) != len(x.boards) {
			t.Fatalf("%d of %d boards are believed: %+v", len(r.Splits), len(x.boards), r.Doubted)
		}
		got, want := r.Standing(x.now), x.exactly()
		near := func(name string, got float64, want *big.Rat, within float64) {
			t.Helper()
			if want == nil {
				want = new(big.Rat)
			}
			if f, _ := want.Float64(); math.Abs(got-f) > within {
				t.Errorf("%s: %f, exactly %f", name, got, f)
			}
		}
		near("distance", got.DistanceM, want.distance, 1e-6)
		near("behind", float64(got.Behind), want.behind, 1000)
		near("behind in metres", got.BehindM, want.behindM, 1e-6)
		near("pace", float64(got.Pace), want.pace, 1000)
		near("gaining", float64(got.Gaining), want.gaining, 1000)
		near("average", float64(got.Average), want.average, 1000)
		near("projected", float64(got.Projected), want.projected, 1000)
		near("projected as now", float64(got.ProjectedNow), want.projectedNow, 1000)
		near("needed", float64(got.Needed), want.needed, 1000)
		if !got.HasGap || !got.HasTrend || got.Final || got.Resting != x.open || got.Elapsed != x.now {
			t.Errorf("%+v", got)
		}
	})
}
