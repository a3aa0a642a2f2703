package match

import (
	"math"
	"time"
)

// Fix holds the place that a receiver reports. NaN stands for a value that it did not send.
type Fix struct {
	LatDeg, LonDeg float64 // WGS 84; north and east are positive
	EphM           float64 // the receiver's own guess of its error in metres
	SpeedMS        float64
	TrackDeg       float64 // where it moves to, degrees from north by east
}

// The bounds of the filter.
const (
	jerk     = 0.05 // how fast a runner changes speed, as a spectral density in m²/s³
	maxMS    = 8.0  // m/s; nobody runs faster for long
	driftM   = 0.06 // by which the place gets less sure with each metre that is only reckoned, in metres
	plainM   = 5.0  // error of a fix where the receiver says nothing, in metres
	windowM  = 30.0 // a fix may be this far from where it is expected, and 3 σ more
	doubtM   = 30.0 // σ from which on two places of the course that both fit are not told apart by the nearer one
	margin   = 4.0  // by which a place must cost less than another one to be taken
	restM    = 8.0  // σ up to which a place stands still in a rest
	holdTime = 3 * time.Second
	settle   = 10 * time.Second // the time in which the speed comes back to the mean when there are no fixes
	meanOver = 60 * time.Second // the mean speed is of about this time
)

// Matcher follows one runner along a line. Its times are of one clock that never runs
// backwards. It must be used by one goroutine at a time.
//
// The state is a Kalman filter of two values: the distance along the course and the speed.
type Matcher struct {
	line       *Line
	begun      bool
	resting    bool
	s, v       float64 // metres along the course; m/s
	ss, sv, vv float64 // their covariance
	mean       float64 // speed to reckon on without fixes, m/s
	at         time.Duration
	used       time.Duration // of the last fix that was used, or of a board
	refused    int
	sure       known
	trail      trail
}

// known is the last place that was set by a fix, a board or by hand.
type known struct {
	m, sigma float64
	at       time.Duration
}

// New returns a matcher that does not know yet where the runner is. Fixes do nothing before
// the first [Matcher.Set].
func New(l *Line) *Matcher { return &Matcher{line: l} }

// Set says where the runner is: a board, the start, or a place that the spotter typed in. sigmaM
// says how sure that is, in metres. The speed stays what it was.
func (m *Matcher) Set(metres, sigmaM float64, at time.Duration) {
	if math.IsNaN(metres) || math.IsInf(metres, 0) {
		return
	}
	if !m.begun {
		m.v, m.vv = m.mean, 1
	}
	m.begun, m.refused = true, 0
	m.place(metres, sigmaM, at)
}

// place sets the distance without a look at what it was.
func (m *Matcher) place(metres, sigmaM float64, at time.Duration) {
	m.s, m.ss, m.sv, m.vv = metres, sigmaM*sigmaM, 0, max(m.vv, 0.25)
	m.at, m.used = at, at
	m.sure = known{metres, sigmaM, at}
}

// Pace says how fast the runner goes on where no fix tells, in m/s. It is asked for before the
// first fix, and after each board.
func (m *Matcher) Pace(ms float64) {
	if ms > 0 && ms <= maxMS {
		m.mean = ms
	}
}

// Mean returns the speed to reckon on, in m/s.
func (m *Matcher) Mean() float64 { return m.mean }

// Rest says that the runner rests, or goes on. In a rest the place stands still, whatever
// the fixes say. Only one that is not known to 8 m is still put right by them.
func (m *Matcher) Rest(on bool, at time.Duration) {
	if on == m.resting {
		return
	}
	if on {
		m.forward(at)
	}
	m.resting = on
	if !on { // some went a few steps in their rest
		m.v, m.vv = m.mean, 1
		m.place(m.s, math.Sqrt(m.ss+15*15), max(at, m.at))
	}
}

// Refused returns how many fixes in a row fit no place of the course that the runner can have
// come to.
func (m *Matcher) Refused() int { return m.refused }

// Now returns the time up to which the matcher was told anything. It takes nothing in from before it.
func (m *Matcher) Now() time.Duration { return m.at }

// Resting reports whether the runner rests.
func (m *Matcher) Resting() bool { return m.resting }

// At returns where the runner is at a time, not before that of the last fix, and how sure that
// is. Without fixes the place goes on at the mean speed, and never back.
func (m *Matcher) At(now time.Duration) (metres, sigmaM float64) {
	s, _, ss, _, _ := m.ahead(now)
	return s, math.Sqrt(ss)
}

// ahead returns the state at a time that is not before that of the state. For the first
// three seconds the speed is kept; from then on it comes back to the mean, and the place
// gets less sure by 6 cm a metre.
func (m *Matcher) ahead(now time.Duration) (s, v, ss, sv, vv float64) {
	s, v, ss, sv, vv = m.s, m.v, m.ss, m.sv, m.vv
	if now <= m.at {
		return
	}
	if m.resting {
		return s, 0, ss, 0, vv
	}
	kept := max(min(now, m.used+holdTime)-m.at, 0)
	if dt := kept.Seconds(); dt > 0 {
		s += v * dt
		ss += 2*dt*sv + dt*dt*vv + jerk*dt*dt*dt/3
		sv += dt*vv + jerk*dt*dt/2
		vv += jerk * dt
	}
	if free := (now - m.at - kept).Seconds(); free > 0 {
		over := settle.Seconds()
		left := math.Exp(-free / over)
		moved := m.mean*free + (v-m.mean)*over*(1-left)
		s, v = s+moved, m.mean+(v-m.mean)*left
		sigma := math.Sqrt(ss) + driftM*moved
		ss, sv, vv = sigma*sigma, 0, max(vv*left, 0.25)
	}
	if end := m.line.LengthM(); s > end {
		s = max(end, m.s)
	}
	return
}

// forward brings the state to a time.
func (m *Matcher) forward(now time.Duration) {
	m.s, m.v, m.ss, m.sv, m.vv = m.ahead(now)
	m.at = max(m.at, now)
}

// Fix takes a fix in. used says whether it moved the place: a fix that fits no place of the
// course where the runner can be is refused. Fixes that are no place, that come before the
// last one, or before the first [Matcher.Set], do nothing.
func (m *Matcher) Fix(f Fix, at time.Duration) (used bool) {
	if !m.begun || !valid(f.LatDeg, f.LonDeg) || at < m.at {
		return false
	}
	x, y := m.line.plane(f.LatDeg, f.LonDeg)
	m.trail.add(x, y, at)
	if m.resting && m.ss <= restM*restM {
		return false
	}
	dt := at - m.at
	m.forward(at)
	sigma := math.Sqrt(m.ss)
	q := look{x: x, y: y, expectM: m.s, sigmaM: max(sigma, 8), turn: 1.5, onward: true,
		fromM: m.s - windowM - 3*sigma, toM: m.s + windowM + 3*sigma}
	q.hx, q.hy = m.trail.heading(&f)
	m.line.search(&q)
	clear := !q.other.ok || sigma < doubtM || q.other.cost >= q.best.cost+margin
	switch {
	case m.atStart(&q):
		m.v, m.vv = m.mean, 1
		m.place(m.sure.m, m.sure.sigma, at)
	case m.mustWait(&q):
		m.refused++
		return false
	case q.best.ok && clear:
		m.update(q.best.atM, errorM(f.EphM), dt)
	case !m.seek(&q):
		m.refused++
		return false
	}
	m.refused = 0
	m.sure = known{m.s, math.Sqrt(m.ss), at}
	return true
}

// errorM returns the error of a fix. What receivers say follows from where the satellites
// stand, by a formula, and is often the double or triple of the true one; so it moves the error
// between 4 and 12 m only.
func errorM(eph float64) float64 {
	if !(eph > 0) {
		return plainM
	}
	return min(max(eph/2.45, 4), 12)
}

// update corrects the state by a fix at a distance along the course. Errors of fixes
// wander over tens of seconds: fixes that follow each other say nearly the same, so each
// counts as if its variance was six times as large. Of fixes quicker than one a second each
// counts less. A fix far from where it is expected moves the place by 3 σ at most.
func (m *Matcher) update(atM, errM float64, dt time.Duration) {
	r := 6 * errM * errM / min(max(dt.Seconds(), 0.05), 1)
	limit := 3 * math.Sqrt(m.ss+errM*errM)
	d := min(max(atM-m.s, -limit), limit)
	total := m.ss + r
	ks, kv := m.ss/total, m.sv/total
	m.s += ks * d
	m.v = min(max(m.v+kv*d, 0), maxMS)
	m.vv -= kv * m.sv
	m.sv -= kv * m.ss
	m.ss -= ks * m.ss
	m.used = m.at
	if m.resting {
		m.v, m.sv = 0, 0
		return
	}
	if m.v >= 1 { // a stand is no pace
		m.mean += (m.v - m.mean) * min(dt.Seconds()/meanOver.Seconds(), 1)
	}
}
