package match

import (
	"math"
	"time"
)

// The rules for finding the runner again.
const (
	silence  = 15 * time.Second // without any fix from which on the receiver was away
	runLies  = 10 * time.Second // after fixes that were refused, the fixes of so long must agree
	headOver = 8 * time.Second  // a heading is of so long …
	headMin  = 4 * time.Second  // … and of no less than this
	headM    = 6.0              // … and over no fewer metres than this
	reachMS  = 6.5              // m/s; how far the runner can have come
	stepMS   = 8.0              // m/s; two fixes that are farther apart do not agree …
	stepM    = 12.0             // … nor those that are farther apart than this in metres besides
	nearM    = 1500.0           // who waits for the start is not farther from it than this, in metres …
	walkMS   = 1.5              // … and does not move faster than this, in m/s
	foundM   = 20.0             // σ of a place that was found again, in metres
)

// trail holds the latest fixes, one a second.
type trail struct {
	fixes [16]seen
	n     int           // how many were kept so far
	last  time.Duration // when the last fix came, kept or not
}

// seen is one fix of a trail.
type seen struct {
	x, y  float64
	at    time.Duration
	quiet time.Duration // for how long there was no fix before it
}

// back returns the fix that was kept i fixes before the last one.
func (t *trail) back(i int) *seen { return &t.fixes[(t.n-1-i)%len(t.fixes)] }

// kept returns how many fixes are kept.
func (t *trail) kept() int { return min(t.n, len(t.fixes)) }

// add keeps a fix, unless one was kept less than 0.9 s before it.
func (t *trail) add(x, y float64, at time.Duration) {
	quiet := at - t.last
	if t.n == 0 {
		quiet = silence
	}
	t.last = at
	if t.n > 0 && quiet < silence && at-t.back(0).at < 900*time.Millisecond {
		return
	}
	t.fixes[t.n%len(t.fixes)] = seen{x, y, at, quiet}
	t.n++
}

// run returns for how many of the last fixes, and for how long, each agrees with the one before
// it, and whether the receiver was away before the first of them.
func (t *trail) run() (fixes int, long time.Duration, back bool) {
	n := t.kept()
	i := 0
	for ; i+1 < n; i++ {
		a, b := t.back(i), t.back(i+1)
		dt := a.at - b.at
		if a.quiet >= silence || dt > holdTime || math.Hypot(a.x-b.x, a.y-b.y) > stepM+stepMS*dt.Seconds() {
			break
		}
	}
	return i + 1, t.back(0).at - t.back(i).at, t.back(i).quiet >= silence
}

// heading returns where the runner heads, as a vector of length 1; 0, 0 where that is not
// known. It is that from the place some seconds ago to this one. Where there is none yet, after a
// time without fixes, the receiver's own is taken while it moves.
func (t *trail) heading(f *Fix) (x, y float64) {
	fixes, _, _ := t.run()
	a := t.back(0)
	var b *seen
	for i := 1; i < fixes && a.at-t.back(i).at <= headOver; i++ {
		b = t.back(i)
	}
	if b != nil && a.at-b.at >= headMin {
		dx, dy := a.x-b.x, a.y-b.y
		if d := math.Hypot(dx, dy); d >= headM {
			return dx / d, dy / d
		}
		return 0, 0
	}
	if f.SpeedMS >= 1.5 && f.SpeedMS < maxMS && f.TrackDeg >= 0 && f.TrackDeg <= 360 {
		return math.Sin(f.TrackDeg * math.Pi / 180), math.Cos(f.TrackDeg * math.Pi / 180)
	}
	return 0, 0
}

// atStart reports whether the runner waits for the start still, in a corral behind it: the last sure
// place is the start, and the fixes of some seconds are off the course, near the start, and slow. Without
// this the gun would send the place up the road.
func (m *Matcher) atStart(q *look) bool {
	l := m.line
	if q.best.ok || m.sure.m > l.at[0]+offM || math.Hypot(q.x-l.x[0], q.y-l.y[0]) > nearM {
		return false
	}
	fixes, _, _ := m.trail.run()
	a := m.trail.back(0)
	for i := 1; i < fixes; i++ {
		if b := m.trail.back(i); a.at-b.at >= headOver {
			return math.Hypot(a.x-b.x, a.y-b.y) < walkMS*(a.at-b.at).Seconds()
		}
	}
	return false
}

// mustWait reports whether the receiver came back just now, and only the heading, which is not
// known yet, can tell on which leg of the course the runner is.
func (m *Matcher) mustWait(q *look) bool {
	if q.hx != 0 || q.hy != 0 {
		return false
	}
	if _, long, back := m.trail.run(); !back || long > headMin {
		return false
	}
	wide := m.wide(q)
	return wide.best.ok && wide.other.ok && wide.other.cost < wide.best.cost+margin
}

// wide looks for a fix from the place that was last known to where the runner can have come since.
func (m *Matcher) wide(q *look) look {
	slack := 2*windowM + 3*m.sure.sigma
	from, to := m.sure.m-slack, m.sure.m+slack+reachMS*(m.at-m.sure.at).Seconds()
	wide := look{x: q.x, y: q.y, hx: q.hx, hy: q.hy, expectM: m.s, sigmaM: max(math.Sqrt(m.ss), (to-from)/3),
		fromM: from, toM: to, freeM: 10, turn: 3, onward: true}
	m.line.search(&wide)
	return wide
}

// seek looks for the runner after a time without any fix, or after fixes that were refused; then those of
// the last 10 s must agree. The place must be one to which the runner can have come since the
// place was last known, never before that place, and the only one that fits. Where two
// legs of the course fit, the heading decides; where that does not either, nothing is
// done: a board or the spotter has to tell.
func (m *Matcher) seek(q *look) bool {
	if _, long, back := m.trail.run(); !back && long < runLies {
		return false
	}
	wide := m.wide(q)
	best, other := &wide.best, &wide.other
	if !best.ok || other.ok && other.cost < best.cost+margin {
		return false
	}
	if m.v, m.vv = m.mean, 1; m.resting {
		m.v = 0
	}
	m.place(best.atM, foundM, m.at)
	return true
}
