package where_test

import (
	"flag"
	"math"
	"slices"
	"testing"
	"time"

	"spotter/course"
	"spotter/course/coursetest"
	"spotter/course/where"
)

var (
	seeds = flag.Uint64("seeds", 2, "how many races of each course the figures are of")
	perKm = flag.Duration("per-km", 318*time.Second, "the pace of the runners")
)

// plain returns a position of which the receiver says the place only.
func plain(f coursetest.Fix) where.Position {
	return where.Position{LatDeg: f.LatDeg, LonDeg: f.LonDeg, EphM: math.NaN(), SpeedMS: math.NaN(), TrackDeg: math.NaN()}
}

// errors holds by how much a tracker was off in some races.
type errors struct {
	place []float64 // metres, at each fix
	sure  []float64 // the same, as a part of what the tracker said that it is sure to
	split []float64 // seconds, of the split that it would suggest at each km
	pace  []float64 // seconds for each kilometre, each 10 s
}

// follow lets a tracker follow a runner, second by second. It is told the start, and where boards is
// true also every other board, pressed 0 to 0.9 s late. Nobody presses rest. A board that
// nobody presses is suggested.
func (e *errors) follow(r *coursetest.Runner, fixes []coursetest.Fix, boards bool) {
	t := where.New(r.Course, r.Course.LengthM)
	t.Board(where.Anchor{ID: 1, PaceSPerKm: perKm.Seconds() + 12})
	km, next := 1, 0
	for now := time.Duration(0); now <= r.Finish(); now += time.Second {
		fix := next < len(fixes) && fixes[next].At == now
		if fix {
			t.Fix(plain(fixes[next]), now)
			next++
		}
		p := t.At(now)
		if fix {
			off := math.Abs(p.M - r.Where(now))
			e.place, e.sure = append(e.place, off), append(e.sure, off/p.SigmaM)
		}
		if p.PaceSPerKm > 0 && now%(10*time.Second) == 0 {
			e.pace = append(e.pace, math.Abs(p.PaceSPerKm-60000/(r.Where(now)-r.Where(now-time.Minute))))
		}
		m := float64(km) * 1000
		passed := r.When(m)
		pressed := passed + time.Duration(km*377%900)*time.Millisecond
		switch at, ok := t.Crossed(m); {
		case boards && km%2 == 1 && now >= pressed:
			t.Board(where.Anchor{ID: uint64(km) + 1, M: m, At: pressed, PaceSPerKm: perKm.Seconds() + 12})
			km++
		case boards && km%2 == 1:
		case ok:
			e.split = append(e.split, math.Abs((at - passed).Seconds()))
			km++
		case now > passed+30*time.Second: // in a hole
			km++
		}
	}
}

// quantile sorts values and returns the one below which a part of them lies.
func quantile(values []float64, part float64) float64 {
	slices.Sort(values)
	if len(values) == 0 {
		return math.NaN()
	}
	return values[min(int(part*float64(len(values))), len(values)-1)]
}

// TestAccuracy compares places, suggested splits and the pace with truth that the tracker never
// saw. The same error in metres makes more seconds of a slower runner, so the bounds of seconds
// are those of 5:18/km:
//
//	go test ./course/where -run TestAccuracy -v -seeds 80
//	go test ./course/where -run TestAccuracy -v -seeds 80 -per-km 8m10s
func TestAccuracy(t *testing.T) {
	slow := max(perKm.Seconds()/318, 1)
	t.Log("course           noise  holes  boards  place p95  max m  within σ  split p95  max s  pace p50  p95 s/km")
	for _, c := range []*course.Course{coursetest.OutAndBack(), coursetest.FigureOfEight(), coursetest.FourLegs(), coursetest.Boston()} {
		var runners []*coursetest.Runner
		for seed := range *seeds {
			runners = append(runners, coursetest.Run(c, seed+100, *perKm))
		}
		for _, tt := range []struct{ holes, boards bool }{{false, false}, {false, true}, {true, false}, {true, true}} {
			noise := coursetest.Usual
			if tt.holes {
				noise = noise.Holes()
			}
			var e errors
			for seed, r := range runners {
				e.follow(r, r.Fixes(uint64(seed), noise), tt.boards)
			}
			within := 0
			for _, s := range e.sure {
				if s <= 1 {
					within++
				}
			}
			place, worst, split, pace := quantile(e.place, 0.95), quantile(e.place, 1), quantile(e.split, 0.95), quantile(e.pace, 0.95)
			t.Logf("%-15s  4 m    %-5v  %-5v  %9.1f  %5.1f  %6.0f %%  %9.1f  %5.1f  %8.1f  %8.1f", c.Name, tt.holes, tt.boards, place, worst,
				100*float64(within)/float64(len(e.sure)), split, quantile(e.split, 1), quantile(e.pace, 0.5), pace)
			if place > 15 || worst > 100 || split > 4*slow || pace > 20*slow*slow {
				t.Errorf("%s, holes %v, boards %v: want 95 %% within 15 m, never over 100 m, splits within %.1f s, pace within %.0f s/km",
					c.Name, tt.holes, tt.boards, 4*slow, 20*slow*slow)
			}
		}
	}
}

// TestATownOfTallHouses has a marathon whose last 2 km lie between tall houses, where the receiver errs
// by 10 m each way and has no fix for 22 s.
func TestATownOfTallHouses(t *testing.T) {
	c := coursetest.Boston()
	var e errors
	for seed := range *seeds {
		r := coursetest.Run(c, seed, 318*time.Second)
		fixes := r.Fixes(seed, coursetest.Noise{SigmaM: 2.9, Over: 33 * time.Second, WhiteM: 0.4, TownM: 40_000, Town: 3.5})
		lost := r.When(41_100)
		fixes = slices.DeleteFunc(fixes, func(f coursetest.Fix) bool { return f.At > lost && f.At < lost+22*time.Second })
		e.follow(r, fixes, false)
	}
	place, worst, split, pace := quantile(e.place, 0.95), quantile(e.place, 1), quantile(e.split, 0.95), quantile(e.pace, 0.95)
	t.Logf("place p95 %.1f m, max %.1f m, split p95 %.1f s, pace p95 %.1f s/km", place, worst, split, pace)
	if place > 15 || worst > 100 || split > 4 || pace > 20 {
		t.Error("want 15 m, 100 m, 4 s and 20 s/km")
	}
}
