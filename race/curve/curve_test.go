package curve

import (
	"math"
	"math/big"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// Two steps of 500 m, the second half as quick, and a rest of 10 s at 600 m.
func twoSteps(t *testing.T) *Table {
	t.Helper()
	c, err := Spread(1000, 300*time.Second, []float64{1, 2}, []Rest{{600, 10 * time.Second}})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestSpread(t *testing.T) {
	c := twoSteps(t)
	if c.Whole() != 310*time.Second || c.StepM() != 500 || c.String() != "100000 200000 600+10000" {
		t.Fatalf("%v, %v m, %q", c.Whole(), c.StepM(), c.String())
	}
	for metres, want := range map[float64]time.Duration{-5: 0, 0: 0, 250: 50 * time.Second, 500: 100 * time.Second,
		600: 140 * time.Second, 700: 190 * time.Second, 1000: 310 * time.Second, 2000: 310 * time.Second} {
		if got := c.At(metres); got != want {
			t.Errorf("at %v m: %v, want %v", metres, got, want)
		}
	}
	for at, want := range map[time.Duration]float64{-1: 0, 0: 0, 50 * time.Second: 250, 140 * time.Second: 600, 145 * time.Second: 600,
		150 * time.Second: 600, 190 * time.Second: 700, 310 * time.Second: 1000, time.Hour: 1000} {
		if got := c.Where(at); got != want {
			t.Errorf("at %v: %v m, want %v", at, got, want)
		}
	}
	if c.RestsFrom(600) != 10*time.Second || c.RestsFrom(600.1) != 0 {
		t.Error("the rest at 600 m is to come up to there, and not behind it")
	}
}

// Whoever took 55 s for 250 m of a plan of 50 s has a load of 1.1, and keeps it up the hill.
func TestLoad(t *testing.T) {
	c := twoSteps(t)
	load := c.Load(0, 250, 55*time.Second)
	if math.Abs(load-1.1) > 1e-12 {
		t.Fatalf("load %v", load)
	}
	if got := c.Takes(250, 1000, load); got != 275*time.Second {
		t.Errorf("the rest of the way takes %v", got)
	}
	if got := c.Left(250, load); got != 285*time.Second {
		t.Errorf("with the rest %v", got)
	}
	if got := c.Reached(250, 55*time.Second, load); math.Abs(got-500) > 1e-6 {
		t.Errorf("reached %v m", got)
	}
	if got := c.Pace(0, 1000); got != 300*time.Second {
		t.Errorf("pace %v", got)
	}
	if got := c.Pace(500, 100); got != 40*time.Second {
		t.Errorf("pace uphill %v", got)
	}
	// 200 s are left for 200 s of moving and 10 s of rest: all of it 0.95 as long.
	if got := c.Needed(500, 200*time.Second, 100); got != 38*time.Second {
		t.Errorf("needed %v", got)
	}
	for name, got := range map[string]time.Duration{"nothing is left": c.Needed(1000, time.Minute, 100), "the rest takes all": c.Needed(500, 10*time.Second, 100)} {
		if got != 0 {
			t.Errorf("%s: needed %v", name, got)
		}
	}
	if c.Load(0, 250, 0) != 0 || c.Load(250, 250, time.Minute) != 0 || c.Load(1000, 2000, time.Minute) != 0 {
		t.Error("a load of nothing")
	}
}

func TestRefused(t *testing.T) {
	for name, f := range map[string]func() (*Table, error){
		"no weights":      func() (*Table, error) { return Spread(1000, time.Hour, nil, nil) },
		"weight 0":        func() (*Table, error) { return Spread(1000, time.Hour, []float64{1, 0}, nil) },
		"weight NaN":      func() (*Table, error) { return Spread(1000, time.Hour, []float64{math.NaN()}, nil) },
		"no length":       func() (*Table, error) { return Spread(0, time.Hour, []float64{1}, nil) },
		"length NaN":      func() (*Table, error) { return Spread(math.NaN(), time.Hour, []float64{1}, nil) },
		"no time":         func() (*Table, error) { return Spread(1000, 0, []float64{1}, nil) },
		"rest at the end": func() (*Table, error) { return Spread(1000, time.Hour, []float64{1}, []Rest{{1000, time.Second}}) },
		"many rests":      func() (*Table, error) { return Spread(1000, time.Hour, []float64{1}, make([]Rest, 61)) },
	} {
		if c, err := f(); err == nil {
			t.Errorf("%s: %v", name, c)
		}
	}
	for _, s := range []string{"", "x", "0", "-5", "5 NaN+5", "5 1e999+5", "5 10+", "5 2000+5", "99999999999999", "1.5", "5+5", strings.Repeat("1 ", 2001)} {
		if c, err := Parse(s, 1000); err == nil {
			t.Errorf("%.40q is %v", s, c)
		}
	}
}

// drawn makes a table up, with the rests that it has.
func drawn(t *rapid.T) (*Table, []Rest) {
	length := rapid.Float64Range(50, 300_000).Draw(t, "length")
	weights := rapid.SliceOfN(rapid.Float64Range(0.4, 20), 1, 1200).Draw(t, "weights")
	moving := time.Duration(rapid.Int64Range(60_000, 80_000_000).Draw(t, "ms")) * time.Millisecond
	var rests []Rest
	for range rapid.IntRange(0, 5).Draw(t, "rests") {
		rests = append(rests, Rest{length * rapid.Float64Range(0.001, 0.999).Draw(t, "at"), time.Duration(rapid.IntRange(1, 600_000).Draw(t, "rest")) * time.Millisecond})
	}
	c, err := Spread(length, moving, weights, rests)
	if err != nil {
		t.Fatal(err)
	}
	whole := moving
	for _, r := range rests {
		whole += r.For
	}
	if c.Whole() != whole || c.At(length) != whole {
		t.Fatalf("the plan takes %v and is at the end at %v, not %v", c.Whole(), c.At(length), whole)
	}
	return c, rests
}

// A plan ends exactly at its time, never goes backwards, says the same of where and when,
// fits into a line of the journal and is read as the same plan.
func TestPlansAgreeWithThemselves(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c, _ := drawn(t)
		text := c.String()
		back, err := Parse(text, c.lengthM)
		if err != nil || back.String() != text || len(text) > longest {
			t.Fatalf("%d bytes, read back: %v", len(text), err)
		}
		before := time.Duration(-1)
		for part := range 1001 {
			d := c.lengthM * float64(part) / 1000
			at := c.At(d)
			if at < before || back.At(d) != at {
				t.Fatalf("at %v m at %v, after %v; read back at %v", d, at, before, back.At(d))
			}
			before = at
			if where := c.Where(at); math.Abs(where-d) > 1e-3 {
				t.Fatalf("at %v m at %v, and then at %v m", d, at, where)
			}
		}
	})
}

// Times between the steps are those of exact arithmetic.
func TestExact(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c, rests := drawn(t)
		d := c.lengthM * rapid.Float64Range(0, 1).Draw(t, "part")
		steps := len(c.moving) - 1
		at := new(big.Rat).Quo(new(big.Rat).Mul(rat(d), rat(float64(steps))), rat(c.lengthM))
		k := min(int(new(big.Int).Quo(at.Num(), at.Denom()).Int64()), steps-1)
		want := new(big.Rat).Sub(at, rat(float64(k)))
		want.Mul(want, rat(float64(c.moving[k+1]-c.moving[k]))).Add(want, rat(float64(c.moving[k])))
		for _, r := range rests {
			if r.AtM < d {
				want.Add(want, rat(float64(r.For)))
			}
		}
		exact, _ := want.Float64()
		if got := c.At(d); math.Abs(float64(got)-exact) > 1000 {
			t.Fatalf("at %v m: %v, exactly %v ns", d, got, exact)
		}
	})
}

func rat(f float64) *big.Rat { return new(big.Rat).SetFloat64(f) }

// A plan of an ultra marathon has steps that are longer, and fits into a line as well.
func TestALongWay(t *testing.T) {
	c, err := Spread(300_000, 60*time.Hour, evenWeights(3000), nil)
	if err != nil || len(c.String()) > longest || c.StepM() < 600 || c.StepM() > 1200 {
		t.Fatalf("%v: %d bytes, steps of %v m", err, len(c.String()), c.StepM())
	}
	if c.At(150_000) != 30*time.Hour {
		t.Errorf("half way at %v", c.At(150_000))
	}
}

func evenWeights(n int) []float64 {
	w := make([]float64, n)
	for i := range w {
		w[i] = 3.6
	}
	return w
}

// Nothing on the way of a key allocates.
func TestNoAllocation(t *testing.T) {
	c := twoSteps(t)
	if n := testing.AllocsPerRun(100, func() {
		c.At(700)
		c.Where(150 * time.Second)
		c.Reached(100, time.Minute, c.Load(0, 100, time.Minute))
		c.Needed(100, time.Minute, 1000)
		c.Left(100, 1)
	}); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func FuzzParse(f *testing.F) {
	f.Add("100000 200000 600+10000")
	f.Add("1 1 1 0.5+1 999.5+1")
	f.Add("1 1 1 1  1  1 01 1 1 1  1 01  1 01 1")
	f.Fuzz(func(t *testing.T, s string) {
		c, err := Parse(s, 1000)
		if err != nil {
			return
		}
		last := time.Duration(-1)
		for m := -100.0; m < 1200; m += 33 {
			at := c.At(m)
			if at < last || at > c.Whole() {
				t.Fatalf("%q: at %v m at %v, after %v", s, m, at, last)
			}
			last = at
			if where := c.Where(at); !(where >= 0 && where <= 1000) {
				t.Fatalf("%q: at %v at %v m", s, at, where)
			}
		}
	})
}
