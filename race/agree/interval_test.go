package agree

import (
	"math"
	"testing"
	"time"

	"spotter/cues"
)

// twoSpotters makes n stretches of a minute with ten cues each: of the stretches for
// which wrong says so, the second spotter called half of the cues otherwise.
func twoSpotters(n int, wrong func(stretch int) bool) (r Result, bounds []time.Duration) {
	var a, b []Cue
	codes := []cues.ID{"left", "right"}
	for s := range n {
		at := time.Duration(s) * time.Minute
		if s > 0 {
			bounds = append(bounds, at)
		}
		for i := range 10 {
			c := Cue{At: at + time.Duration(i)*5*time.Second, Code: codes[i%2]}
			a = append(a, c)
			if wrong(s) && i%4 < 2 {
				c.Code = codes[(i+1)%2]
			}
			b = append(b, c)
		}
	}
	return Compare(a, b, []Stretch{{0, time.Duration(n) * time.Minute}}, Options{Window: time.Second, Unit: time.Second}), bounds
}

// TestIntervalOfStretchesThatAreAlike draws from stretches that do not differ: the interval
// is the kappa itself.
func TestIntervalOfStretchesThatAreAlike(t *testing.T) {
	for _, wrong := range []bool{false, true} {
		r, bounds := twoSpotters(20, func(int) bool { return wrong })
		codes, all := r.Intervals(bounds)
		for _, x := range []Interval{codes, all} {
			if !x.Defined || x.Blocks != 20 || math.Abs(x.Low-r.Codes.Value) > 1e-12 || math.Abs(x.High-r.Codes.Value) > 1e-12 {
				t.Errorf("%+v, and kappa is %v", x, r.Codes.Value)
			}
		}
	}
}

// TestIntervalOfTwoSorts draws from n stretches of which half agree and half do not. How many
// of the drawn ones agree is binomial, and each number has a kappa of its own.
func TestIntervalOfTwoSorts(t *testing.T) {
	const n = 40
	r, bounds := twoSpotters(n, func(s int) bool { return s%2 == 1 })
	got, _ := r.Intervals(bounds)
	bad, _ := twoSpotters(n, func(int) bool { return true })
	// Both codes are equally frequent everywhere, so that kappa goes in proportion.
	of := func(agreeing float64) float64 { return bad.Codes.Value + (1-bad.Codes.Value)*agreeing/n }
	sd := math.Sqrt(n * 0.25)
	low, high := of(n/2-1.96*sd), of(n/2+1.96*sd)
	step := of(1) - of(0)
	if math.Abs(got.Low-low) > 1.6*step || math.Abs(got.High-high) > 1.6*step {
		t.Errorf("got %.3f to %.3f, want %.3f to %.3f", got.Low, got.High, low, high)
	}
	if again, _ := r.Intervals(bounds); again != got {
		t.Errorf("%+v, and again %+v", got, again)
	}
}

func TestIntervalNeedsStretches(t *testing.T) {
	r, bounds := twoSpotters(LeastBlocks-1, func(int) bool { return true })
	if codes, all := r.Intervals(bounds); codes.Defined || all.Defined || codes.Blocks != LeastBlocks-1 {
		t.Errorf("%+v, %+v", codes, all)
	}
	if codes, _ := r.Intervals(nil); codes.Defined || codes.Blocks != 1 {
		t.Errorf("%+v", codes)
	}
	var none Result
	if codes, all := none.Intervals(bounds); codes.Defined || all.Defined {
		t.Errorf("%+v, %+v", codes, all)
	}
}
