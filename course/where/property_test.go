package where_test

import (
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"spotter/course"
	"spotter/course/coursetest"
	"spotter/course/where"

	"pgregory.net/rapid"
)

// races are runners on each course and what their receivers say, made once.
var races = func() (all []race) {
	for i, c := range []*course.Course{coursetest.OutAndBack(), coursetest.FigureOfEight(), coursetest.FourLegs(), coursetest.Boston()} {
		r := coursetest.Run(c, uint64(i)+7, 330*time.Second)
		all = append(all, race{r, r.Fixes(uint64(i), coursetest.Noise{SigmaM: 4, Over: 30 * time.Second})})
	}
	return all
}()

// race is a runner with what a receiver says.
type race struct {
	*coursetest.Runner
	fixes []coursetest.Fix // one a second, from the start
}

// begin draws a race and a second in it, and returns a tracker that the spotter set a minute before it.
func begin(t *rapid.T) (r race, tr *where.Tracker, second int) {
	r = rapid.SampledFrom(races).Draw(t, "race")
	second = rapid.IntRange(60, len(r.fixes)-700).Draw(t, "second")
	tr = where.New(r.Course, r.Course.LengthM)
	from := time.Duration(second-60) * time.Second
	tr.Board(where.Anchor{ID: 1, M: r.Where(from), At: from, PaceSPerKm: 330})
	for i := second - 60; i < second; i++ {
		tr.Fix(plain(r.fixes[i]), r.fixes[i].At)
	}
	return r, tr, second
}

func TestALossNeverMovesThePlaceBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		_, tr, second := begin(t)
		now := time.Duration(second-1) * time.Second
		last := tr.At(now)
		for range rapid.IntRange(1, 40).Draw(t, "looks") {
			now += time.Duration(rapid.IntRange(0, 20_000).Draw(t, "ms")) * time.Millisecond
			if rapid.IntRange(0, 9).Draw(t, "what") == 0 {
				tr.Rest(rapid.Bool().Draw(t, "rests"), now)
			}
			p := tr.At(now)
			if p.M < last.M || p.SigmaM < last.SigmaM {
				t.Fatalf("at %v: %+v after %+v", now, p, last)
			}
			last = p
		}
	})
}

func TestAPlaceNeverGoesBackWhileFixesCome(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r, tr, second := begin(t)
		last := 0.0
		for i := second; i < second+600; i++ {
			f := r.fixes[i]
			tr.Fix(plain(f), f.At)
			for _, later := range []time.Duration{0, 400 * time.Millisecond, 999 * time.Millisecond} {
				if p := tr.At(f.At + later); p.M < last {
					t.Fatalf("at %v: %.2f m after %.2f m", f.At+later, p.M, last)
				} else {
					last = p.M
				}
			}
		}
	})
}

func TestFixesThatAreNoneDoNothing(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	odd := []float64{nan, inf, -inf, 90.5, -91, 181, 1e300, -1e300}
	rapid.Check(t, func(t *rapid.T) {
		r, tr, second := begin(t)
		twin := where.New(r.Course, r.Course.LengthM)
		from := time.Duration(second-60) * time.Second
		twin.Board(where.Anchor{ID: 1, M: r.Where(from), At: from, PaceSPerKm: 330})
		for i := second - 60; i < second; i++ {
			twin.Fix(plain(r.fixes[i]), r.fixes[i].At)
		}
		for i := second; i < second+30; i++ {
			f := r.fixes[i]
			bad := plain(f)
			switch rapid.IntRange(0, 3).Draw(t, "which") {
			case 0:
				bad.LatDeg = rapid.SampledFrom(odd).Draw(t, "lat")
			case 1:
				bad.LonDeg = rapid.SampledFrom(append([]float64{-181}, odd[:3]...)).Draw(t, "lon")
			case 2:
				bad.LatDeg, bad.LonDeg = 0, 0
			default:
				bad.LatDeg, bad.LonDeg = nan, nan
			}
			if tr.Fix(bad, f.At) {
				t.Fatalf("%+v was used", bad)
			}
			tr.Fix(plain(f), f.At)
			twin.Fix(plain(f), f.At)
			if a, b := tr.At(f.At), twin.At(f.At); a != b || tr.Refused() != twin.Refused() {
				t.Fatalf("at %v: %+v with odd fixes, %+v without", f.At, a, b)
			}
		}
	})
}

// TestAnythingAtAnyTime calls everything in any order: places stay places, on the course.
func TestAnythingAtAnyTime(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := rapid.SampledFrom(races).Draw(t, "race")
		tr := where.New(r.Course, r.Course.LengthM)
		rng := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 0))
		anyM := func() float64 {
			return []float64{math.NaN(), math.Inf(1), -5, 0, rng.Float64() * 50_000, 1e300}[rng.IntN(6)]
		}
		now := time.Duration(0)
		for range 200 {
			now += time.Duration(rng.Int64N(int64(90*time.Second))) - 5*time.Second
			switch rng.IntN(8) {
			case 0:
				tr.Board(where.Anchor{ID: rng.Uint64N(5), M: anyM(), At: now - time.Duration(rng.Int64N(int64(time.Hour))), PaceSPerKm: anyM(), Stood: time.Duration(rng.Int64N(int64(time.Minute)))})
			case 1:
				tr.SetByHand(anyM(), now)
			case 2:
				tr.Rest(rng.IntN(2) == 0, now)
			case 3:
				tr.Crossed(anyM())
				tr.Drift()
			default:
				p := plain(r.fixes[rng.IntN(len(r.fixes))])
				p.EphM, p.SpeedMS, p.TrackDeg = anyM(), anyM(), anyM()
				tr.Fix(p, now)
			}
			p := tr.At(now)
			if !(p.M >= 0 && p.M <= r.Course.LengthM) || !(p.SigmaM >= 0) || !(p.PaceSPerKm >= 0 && p.PaceSPerKm < 5000) || p.Since < 0 {
				t.Fatalf("at %v: %+v", now, p)
			}
		}
	})
}
