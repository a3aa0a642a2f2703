package effort

import (
	"errors"
	"math"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"spotter/course"
)

// The formula gives what its authors measured, within the standard deviation of their runners
// (from the abstract of the paper). It gives no number that is not positive.
func TestCostIsThatOfThePaper(t *testing.T) {
	for slope, measured := range map[float64][2]float64{0: {3.40, 0.24}, 0.45: {18.93, 1.74}, -0.20: {1.73, 0.36}, -0.45: {3.92, 0.81}} {
		if got := Cost(slope); math.Abs(got-measured[0]) > measured[1] {
			t.Errorf("at %v: %.2f J/(kg m), measured %.2f ± %.2f", slope, got, measured[0], measured[1])
		}
	}
	least := 0.0
	for i := -450; i <= 450; i++ {
		slope := float64(i) / 1000
		// The same polynomial, power by power.
		want := 155.4*math.Pow(slope, 5) - 30.4*math.Pow(slope, 4) - 43.3*math.Pow(slope, 3) + 46.3*math.Pow(slope, 2) + 19.5*slope + 3.6
		got := Cost(slope)
		if math.Abs(got-want) > 1e-9 || got <= 1 {
			t.Fatalf("at %v: %v, want %v", slope, got, want)
		}
		if got < Cost(least) {
			least = slope
		}
	}
	if least < -0.22 || least > -0.16 {
		t.Errorf("it costs least at %v", least)
	}
	if Cost(2) != Cost(0.45) || Cost(-2) != Cost(-0.45) {
		t.Error("a slope steeper than those measured is not taken for the steepest")
	}
}

// hill is a course with heights at points that are every metres apart.
func hill(length, every float64, height func(m float64) float64) *course.Course {
	c := &course.Course{LengthM: length}
	n := int(math.Ceil(length / every))
	for i := range n + 1 {
		m := min(float64(i)*every, length)
		c.Line = append(c.Line, course.Vertex{HeightM: height(m), AtM: m})
	}
	return c
}

func TestFlatIsEven(t *testing.T) {
	for _, length := range []float64{400, 5000, 42195, 42195.5} {
		target := 3*time.Hour + 43*time.Minute + 39*time.Second
		p, err := Plan(hill(length, 30, func(float64) float64 { return 12.5 }), target)
		if err != nil || p.Whole() != target {
			t.Fatalf("%v m: %v, %v", length, p, err)
		}
		for part := range 101 {
			d := length * float64(part) / 100
			if off := p.At(d) - time.Duration(float64(target)*float64(part)/100); off.Abs() > time.Millisecond {
				t.Errorf("%v m at %v m: %v off an even run", length, d, off)
			}
		}
	}
}

// One hill of 10 % up and down, worked out by hand: C(0) = 3.6, C(0.1) = 5.968214 and
// C(−0.1) = 2.151706. Of 4 km of which one goes up and one down, 2 × 3.6 + 5.968214 + 2.151706 =
// 15.31992, the kilometre up takes 5.968214 ÷ 15.31992 = 38.96 % of the time and the one down 14.04 %.
func TestAHillByHand(t *testing.T) {
	c := hill(4000, 50, func(m float64) float64 { return 100 - math.Abs(min(max(m, 1000), 3000)-2000)/10 })
	p, err := Plan(c, 1000*time.Second)
	if err != nil {
		t.Fatal(err)
	}
	// Smoothing rounds the foot and the top of the hill, so that the hill is some seconds less
	// steep there: 100 m at each corner.
	for _, want := range []struct{ from, to, seconds float64 }{{0, 900, 0.9 * 235.0}, {1100, 1900, 0.8 * 389.6}, {2100, 2900, 0.8 * 140.4}, {3100, 4000, 0.9 * 235.0}} {
		if got := (p.At(want.to) - p.At(want.from)).Seconds(); math.Abs(got-want.seconds) > 0.01*want.seconds {
			t.Errorf("from %v to %v m: %.2f s, by hand %.2f", want.from, want.to, got, want.seconds)
		}
	}
	if p.Moving(4000) != 1000*time.Second {
		t.Errorf("it ends at %v", p.Moving(4000))
	}
}

// A slope from start to finish is the same everywhere: smoothing does not flatten its ends.
func TestASlopeIsTheSameToItsEnds(t *testing.T) {
	h, err := heightsOf(hill(5000, 17, func(m float64) float64 { return 0.08 * m }))
	if err != nil {
		t.Fatal(err)
	}
	for i, got := range h.costs() {
		if math.Abs(got-Cost(0.08)) > 1e-6 {
			t.Errorf("step %d costs %v, want %v", i, got, Cost(0.08))
		}
	}
}

// A hill costs more than the flat, although what goes up comes down: the same power needs a
// longer time, or in the same time the flat gets less.
func TestAHillCostsMoreThanTheFlat(t *testing.T) {
	for _, slope := range []float64{0.02, 0.05, 0.1, 0.2, 0.4} {
		if mean := (Cost(slope) + Cost(-slope)) / 2; mean <= Cost(0) {
			t.Errorf("up and down a slope of %v costs %v, the flat %v", slope, mean, Cost(0))
		}
		c := hill(6000, 20, func(m float64) float64 { return max(0, 1000-math.Abs(m-3000)) * slope })
		p, err := Plan(c, time.Hour)
		if err != nil {
			t.Fatal(err)
		}
		hill, flat := p.At(4000)-p.At(2000), p.At(2000)
		if hill <= flat || p.At(3000)-p.At(2000) <= p.At(4000)-p.At(3000) {
			t.Errorf("slope %v: 2 km of hill %v, 2 km of flat %v", slope, hill, flat)
		}
	}
}

// Rests are at their stations and part of the target.
func TestRests(t *testing.T) {
	c := hill(10_000, 100, func(float64) float64 { return 0 })
	c.Things = []course.Thing{{Kind: course.Station, AtM: 0, Rest: time.Hour}, {Kind: course.Station, AtM: 2500, Rest: 90 * time.Second},
		{Kind: course.Station, AtM: 5000}, {Kind: course.Station, AtM: 7500, Rest: 30 * time.Second}, {Kind: course.Station, AtM: 10_000, Rest: time.Hour}}
	p, err := Plan(c, 52*time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	for metres, want := range map[float64]time.Duration{2500: 12*time.Minute + 30*time.Second, 5000: 26*time.Minute + 30*time.Second,
		7500: 39 * time.Minute, 8000: 42 * time.Minute, 10_000: 52 * time.Minute} {
		if got := p.At(metres); got != want {
			t.Errorf("at %v m at %v, want %v", metres, got, want)
		}
	}
	if _, err := Plan(c, 2*time.Minute); err == nil || !strings.Contains(err.Error(), "take 2m0s, and the target is 2m0s") {
		t.Errorf("a target that is all rest: %v", err)
	}
}

func TestHeightsThatAreMissing(t *testing.T) {
	nan := math.NaN()
	for name, c := range map[string]*course.Course{"no course": nil, "no line": {LengthM: 5000}, "all unknown": hill(5000, 100, func(float64) float64 { return nan })} {
		if _, err := Plan(c, time.Hour); !errors.Is(err, ErrNoHeights) {
			t.Errorf("%s: %v", name, err)
		}
	}
	gap := func(from, to float64) *course.Course {
		return hill(9000, 100, func(m float64) float64 {
			if m > from && m < to {
				return nan
			}
			return m / 50
		})
	}
	for want, c := range map[string]*course.Course{"missing from 2 km to 3.1 km": gap(2000, 3100), "from 0 km to 1.5 km": gap(-1, 1500), "from 7.5 km to 9 km": gap(7500, 9001)} {
		if _, err := Plan(c, time.Hour); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %q", err, want)
		}
	}
	with, err := Plan(gap(2000, 3000), time.Hour)
	without, _ := Plan(gap(0, 0), time.Hour)
	if err != nil || with.String() != without.String() {
		t.Errorf("a gap on a straight slope changes the plan: %v", err)
	}
}

// The smoothed heights are those of a sum in small steps, and a course of any form has a
// plan that ends on time and in which each step takes its time.
func TestAnyCourse(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		length := rapid.Float64Range(30, 60_000).Draw(t, "length")
		points := rapid.IntRange(2, 300).Draw(t, "points")
		c := &course.Course{LengthM: length}
		height := rapid.Float64Range(-50, 3000).Draw(t, "height")
		for i := range points {
			at := min(length, length*float64(i)/float64(points-1)) // rounding may put the last point behind the finish
			height += rapid.Float64Range(-30, 30).Draw(t, "climb")
			c.Line = append(c.Line, course.Vertex{AtM: at, HeightM: height})
		}
		target := time.Duration(rapid.Int64Range(600_000, 40_000_000).Draw(t, "target")) * time.Millisecond
		p, err := Plan(c, target)
		if length/float64(points-1) > mostUnknownM {
			return
		}
		if err != nil || p.At(length) != target {
			t.Fatalf("%v, ends at %v of %v", err, p.At(length), target)
		}
		h, _ := heightsOf(c)
		m := length * rapid.Float64Range(0, 1).Draw(t, "part")
		around := min(aroundM, m, length-m)
		k, sum := 0, 0.0
		const slices = 2000
		for i := range slices {
			at, _ := c.HeightAt(m + around*((float64(i)+0.5)/slices*2-1))
			sum += at / slices
		}
		if got := h.smooth(m, &k); around > 0.1 && math.Abs(got-sum) > 0.05 {
			t.Fatalf("height around %v m: %v, summed %v", m, got, sum)
		}
		last := time.Duration(-1)
		for i := range 200 {
			at := p.At(length * float64(i) / 199)
			if at <= last {
				t.Fatalf("part %d: %v after %v", i, at, last)
			}
			last = at
		}
	})
}

// Noise of a receiver does not make a flat course a hard one: with an error of 2 m at each
// point 10 m apart, no kilometre is off by more than 3 %.
func TestNoiseOfAReceiver(t *testing.T) {
	seed := uint64(7)
	c := hill(20_000, 10, func(float64) float64 {
		seed = seed*6364136223846793005 + 1442695040888963407
		return 4 * (float64(seed>>11)/(1<<53) - 0.5) // ±2 m
	})
	p, err := Plan(c, 100*time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	for km := range 20 {
		if took := p.At(float64(km+1)*1000) - p.At(float64(km)*1000); (took - 5*time.Minute).Abs() > 9*time.Second {
			t.Errorf("kilometre %d takes %v of 5m", km+1, took)
		}
	}
}

// A course of 500,000 points has its plan in a moment.
func BenchmarkPlan(b *testing.B) {
	c := hill(100_000, 0.2, func(m float64) float64 { return 50 * math.Sin(m/700) })
	for b.Loop() {
		if _, err := Plan(c, 10*time.Hour); err != nil {
			b.Fatal(err)
		}
	}
}
