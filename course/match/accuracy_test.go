package match_test

import (
	"flag"
	"math"
	"slices"
	"testing"
	"time"

	"spotter/course"
	"spotter/course/coursetest"
	"spotter/course/match"
)

var seeds = flag.Uint64("seeds", 3, "how many races of each course the figures are of")

// plain returns a fix of which the receiver says the place only.
func plain(f coursetest.Fix) match.Fix {
	return match.Fix{LatDeg: f.LatDeg, LonDeg: f.LonDeg, EphM: math.NaN(), SpeedMS: math.NaN(), TrackDeg: math.NaN()}
}

// follow lets a matcher follow a runner, and returns its errors in metres at each fix.
// It is told the start, and of the stands only where keys is true: then the spotter pressed rest.
func follow(r *coursetest.Runner, fixes []coursetest.Fix, keys bool) (errors []float64) {
	m := started(r.Course)
	last := time.Duration(0)
	for _, f := range fixes {
		for _, s := range r.Stands {
			if keys && s.From > last && s.From <= f.At {
				m.Rest(true, s.From)
			}
			if keys && s.To > last && s.To <= f.At {
				m.Rest(false, s.To)
			}
		}
		last = f.At
		m.Fix(plain(f), f.At)
		at, _ := m.At(f.At)
		errors = append(errors, math.Abs(at-r.Where(f.At)))
	}
	return errors
}

// quantile returns the value below which a part of the sorted values lies.
func quantile(sorted []float64, part float64) float64 {
	return sorted[min(int(part*float64(len(sorted))), len(sorted)-1)]
}

// TestAccuracy compares places with truth that the matcher never saw, while there is a fix:
//
//	go test ./course/match -run TestAccuracy -v -seeds 80
func TestAccuracy(t *testing.T) {
	t.Log("course           noise  holes  rest    p50    p95    max  metres off")
	for _, c := range []*course.Course{coursetest.OutAndBack(), coursetest.FigureOfEight(), coursetest.FourLegs(), coursetest.Boston()} {
		var runners []*coursetest.Runner
		for seed := range *seeds {
			runners = append(runners, coursetest.Run(c, seed, 318*time.Second))
		}
		for _, tt := range []struct {
			noise       string
			holes, keys bool
		}{{"4 m", false, false}, {"4 m", false, true}, {"4 m", true, false}, {"4 m", true, true}} {
			noise := coursetest.Usual
			if tt.holes {
				noise = noise.Holes()
			}
			var all []float64
			for seed, r := range runners {
				all = append(all, follow(r, r.Fixes(uint64(seed), noise), tt.keys)...)
			}
			slices.Sort(all)
			p95, worst := quantile(all, 0.95), all[len(all)-1]
			t.Logf("%-15s  %-5s  %-5v  %-5v %5.1f  %5.1f  %5.1f", c.Name, tt.noise, tt.holes, tt.keys, quantile(all, 0.5), p95, worst)
			if p95 > 15 || worst > 100 {
				t.Errorf("%s, holes %v, rest pressed %v: 95 %% within %.1f m, and the worst %.1f m: want 15 and 100", c.Name, tt.holes, tt.keys, p95, worst)
			}
		}
	}
}

// TestNearestPointFails shows why the nearest point of the course is not enough: on a road that
// is run out and back it is on the wrong leg half of the time.
func TestNearestPointFails(t *testing.T) {
	c := coursetest.OutAndBack()
	r := coursetest.Run(c, 0, 318*time.Second)
	far, n := 0, 0
	for i, f := range r.Fixes(0, coursetest.Usual) {
		if i%60 != 0 {
			continue
		}
		least, nearest := math.Inf(1), 0.0
		k := math.Cos(f.LatDeg * math.Pi / 180)
		for m := 0.0; m <= c.LengthM; m += 10 {
			lat, lon := coursetest.Place(c, m)
			if d := math.Hypot(lat-f.LatDeg, k*(lon-f.LonDeg)); d < least {
				least, nearest = d, m
			}
		}
		if n++; math.Abs(nearest-r.Where(f.At)) > 100 {
			far++
		}
	}
	t.Logf("the nearest point is over 100 m off %d of %d times", far, n)
	if far*5 < n {
		t.Error("the nearest point would do")
	}
}
