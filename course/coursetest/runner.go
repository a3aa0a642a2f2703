package coursetest

import (
	"math"
	"math/rand/v2"
	"sort"
	"time"

	"spotter/course"
)

// Runner knows where a runner truly is. Times are since the start.
type Runner struct {
	Course *course.Course
	Stands []Stand
	at     []time.Duration // when the runner passed stepM, 2×stepM …; two times where the runner stood
	m      []float64
}

// Stand is a time in which the runner stands still.
type Stand struct{ From, To time.Duration }

// stepM is the distance between two known times, in metres.
const stepM = 10.0

// Run lets somebody run a course at about perKm, slower and quicker by turns, with a stand of
// a minute about every 20 minutes.
func Run(c *course.Course, seed uint64, perKm time.Duration) *Runner {
	rng := rand.New(rand.NewPCG(seed, 1))
	r := &Runner{Course: c, at: []time.Duration{0}, m: []float64{0}}
	wander, t := 0.0, time.Duration(0)
	next := time.Duration(300+rng.IntN(900)) * time.Second
	for m := stepM; ; m += stepM {
		m = min(m, c.LengthM)
		wander = wander*0.985 + rng.NormFloat64()*0.006
		slow := 1 + wander + 0.10*math.Exp(-m/600) + 0.05*math.Pow(m/c.LengthM, 2)
		t += time.Duration(slow * float64(perKm) * (m - r.m[len(r.m)-1]) / 1000)
		r.at, r.m = append(r.at, t), append(r.m, m)
		if m >= c.LengthM {
			return r
		}
		if t >= next {
			r.Stands = append(r.Stands, Stand{t, t + time.Minute})
			t += time.Minute
			r.at, r.m = append(r.at, t), append(r.m, m)
			next = t + time.Duration(900+rng.IntN(600))*time.Second
		}
	}
}

// Finish returns when the runner is at the end of the course.
func (r *Runner) Finish() time.Duration { return r.at[len(r.at)-1] }

// Where returns how many metres of the course the runner has run.
func (r *Runner) Where(t time.Duration) float64 {
	i := sort.Search(len(r.at), func(i int) bool { return r.at[i] > t })
	switch {
	case i == 0:
		return 0
	case i == len(r.at):
		return r.m[i-1]
	}
	f := float64(t-r.at[i-1]) / float64(r.at[i]-r.at[i-1])
	return r.m[i-1] + (r.m[i]-r.m[i-1])*f
}

// When returns when the runner passed a distance in metres.
func (r *Runner) When(m float64) time.Duration {
	i := min(max(sort.SearchFloat64s(r.m, m), 1), len(r.m)-1)
	if r.m[i] == r.m[i-1] {
		return r.at[i-1]
	}
	return r.at[i-1] + time.Duration((m-r.m[i-1])/(r.m[i]-r.m[i-1])*float64(r.at[i]-r.at[i-1]))
}

// StandsAt reports whether the runner stands still at a time.
func (r *Runner) StandsAt(t time.Duration) bool {
	for _, s := range r.Stands {
		if t >= s.From && t < s.To {
			return true
		}
	}
	return false
}

// Place returns the coordinates of a distance along the course.
func Place(c *course.Course, m float64) (lat, lon float64) {
	i := min(max(sort.Search(len(c.Line), func(i int) bool { return c.Line[i].AtM > m }), 1), len(c.Line)-1)
	v := between(c.Line[i-1], c.Line[i], min(max(m, 0), c.LengthM))
	return v.LatDeg, v.LonDeg
}

// Fix holds the place that a receiver reports at a time, with its error.
type Fix struct {
	At             time.Duration
	LatDeg, LonDeg float64
}

// Noise says how bad a receiver is.
type Noise struct {
	SigmaM   float64       // of an error that wanders, each way
	Over     time.Duration // the time after which the error has forgotten 63 % of what it was
	WhiteM   float64       // of an error that is new at each fix
	Outliers float64       // share of fixes that are 70 m off
	Hole     time.Duration // how long there is no fix …
	Every    time.Duration // … of each such time; 0 for never
	TownM    float64       // from this distance on tall houses make the error that wanders …
	Town     float64       // … so many times as large; 0 for never
}

// Usual is the noise that the figures are of: 4 m that wander over 30 s, and 0.5 % of the
// fixes 70 m off.
var Usual = Noise{SigmaM: 4, Over: 30 * time.Second, Outliers: 0.005}

// Holes returns the noise with 120 s of every 1500 s without a fix.
func (n Noise) Holes() Noise {
	n.Hole, n.Every = 120*time.Second, 1500*time.Second
	return n
}

// Fixes returns what a receiver says in a race, once a second.
func (r *Runner) Fixes(seed uint64, n Noise) []Fix {
	rng := rand.New(rand.NewPCG(seed, 2))
	var out []Fix
	ex, ey := n.SigmaM*rng.NormFloat64(), n.SigmaM*rng.NormFloat64()
	keep := math.Exp(-1 / n.Over.Seconds())
	fresh := n.SigmaM * math.Sqrt(1-keep*keep)
	for t := time.Duration(0); t <= r.Finish(); t += time.Second {
		ex, ey = ex*keep+fresh*rng.NormFloat64(), ey*keep+fresh*rng.NormFloat64()
		m, far := r.Where(t), 1.0
		if n.Town > 0 && m >= n.TownM {
			far = n.Town
		}
		x, y := ex*far+n.WhiteM*rng.NormFloat64(), ey*far+n.WhiteM*rng.NormFloat64()
		if rng.Float64() < n.Outliers {
			a := rng.Float64() * 2 * math.Pi
			x, y = x+70*math.Cos(a), y+70*math.Sin(a)
		}
		if n.Every > 0 && t%n.Every >= n.Every-n.Hole {
			continue
		}
		lat, lon := Place(r.Course, m)
		lat += y / earthM * 180 / math.Pi
		lon += x / (earthM * math.Cos(lat*math.Pi/180)) * 180 / math.Pi
		out = append(out, Fix{t, lat, lon})
	}
	return out
}
