package where

import (
	"math"
	"sync"
	"time"

	"spotter/course"
	"spotter/course/match"
)

// Source says what a place follows from.
type Source uint8

// The sources of a place.
const (
	Nowhere    Source = iota // nothing is known yet
	FromBoards               // reckoned from the last board, or from the start
	FromGPS                  // from fixes; reckoned on where Since is over some seconds
	FromHand                 // reckoned from what the spotter typed in
)

// String returns the source in a word.
func (s Source) String() string {
	return [...]string{"nowhere", "boards", "gps", "hand"}[min(s, FromHand)]
}

// Place says where the runner is.
type Place struct {
	M      float64 // metres along the course
	SigmaM float64 // how sure that is: two of three times it is within this, in metres
	Source Source
	Since  time.Duration // since the last fix that was used; 0 where there was none
	// PaceSPerKm is the pace in seconds for each kilometre, over 60 s of matched distance; 0 where it is not
	// known. Its seconds digit is not sure: show it rounded to 5 s.
	PaceSPerKm float64
}

// Position holds what a receiver reports; see [match.Fix].
type Position = match.Fix

// Anchor is a board, or the start, as it stands in the log after voids and amends.
type Anchor struct {
	ID         uint64        // its line in the log
	M          float64       // metres along the course
	At         time.Duration // when the runner passed it; boot time
	PaceSPerKm float64       // seconds for a kilometre to reckon on; 0 keeps what was
	// Stood adds up the rests since At that are over by now. Whoever does not know it leaves it 0,
	// and tells of each rest with [Tracker.Rest].
	Stood time.Duration
}

// Drift says how far the fixes were from a board when it was pressed.
type Drift struct {
	ID     uint64  // the board's line in the log
	BoardM float64 // where the board stands, in metres
	GPSM   float64 // where the fixes had the runner; more than BoardM is ahead of the board
}

// The bounds of a place. docs/position.md says where they come from.
const (
	boardM  = 10.0 // σ at a board, in metres …
	driftM  = 0.06 // … and how much it grows with each metre since
	setM    = 3.0  // σ of the board for the matching
	handM   = 50.0 // σ of what the spotter typed in
	bendM   = 400  // the most by which line and boards may differ: less than half of a lap
	noiseM  = 15.0 // differences of line and board up to about this are the receiver's, not the line's
	holdM   = 30.0 // a place that is corrected back by less than this waits there for the runner
	fades   = 30 * time.Second
	sameAt  = 5 * time.Millisecond // a board whose time differs by no more was not amended
	good    = 3 * time.Second      // a fix is good for so long
	maxKmS  = 3600.0               // slower than this is no pace, in seconds for each kilometre
	usualMS = 3.0                  // m/s until somebody says a pace
)

// Tracker follows one runner. It is safe for concurrent use. Times are of one clock that goes on
// while the machine sleeps, such as race.Stamp.Boot.
type Tracker struct {
	mu      sync.Mutex
	matcher *match.Matcher // nil without a line
	lengthM float64        // 0 where not known
	base    base
	anchor  Anchor
	speed   float64 // m/s to reckon on from base
	resting bool
	rested  time.Duration // when the rest began
	stood   time.Duration // rests since base that are over, and that the anchor does not have
	fixed   bool          // a fix was used since base set the place
	fixAt   time.Duration // of the last fix that was used; see hadFix
	hadFix  bool
	shift   shift
	trail   trail
	pace    float64
	shown   float64 // the farthest place that was told
	drift   Drift
	drifted bool // drift was not told yet
}

// base is the last place that a board or the spotter set.
type base struct {
	m, sigma float64
	at       time.Duration
	source   Source
}

// New returns a tracker for a course of lengthM metres, or of an unknown length where that is 0.
// Without a course, or with one that has no line, fixes do nothing and boards say it all.
func New(c *course.Course, lengthM float64) *Tracker {
	t := &Tracker{lengthM: max(lengthM, 0), speed: usualMS}
	if c == nil {
		return t
	}
	if t.lengthM == 0 {
		t.lengthM = max(c.LengthM, 0)
	}
	if l := match.NewLine(c.Line); l != nil {
		t.matcher = match.New(l)
	}
	return t
}

// Fix takes in a fix. used says whether it moved the place. Fixes do nothing before the first
// board, start or place that was typed in.
func (t *Tracker) Fix(p Position, at time.Duration) (used bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.matcher == nil || t.base.source == Nowhere || !t.matcher.Fix(p, at) {
		return false
	}
	t.fixed, t.hadFix, t.fixAt = true, true, at
	line, _ := t.matcher.At(at)
	t.trail.add(mark{at: at, line: line, m: line + t.shift.at(at)})
	t.pace = t.trail.pace(at)
	return true
}

// Refused returns how many fixes in a row fit no place where the runner can be: the receiver
// lies, or the runner left the course.
func (t *Tracker) Refused() int {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.matcher == nil {
		return 0
	}
	return t.matcher.Refused()
}

// Board says what the last believed board is, or the start. It may be called as often as one likes: the
// same anchor again does nothing. When a press was voided or amended, the anchor that is left says
// where the runner is.
func (t *Tracker) Board(a Anchor) {
	if !(math.Abs(a.M) < 1e7) {
		return
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	was := t.anchor
	if t.base.source != Nowhere && a == was {
		return
	}
	t.anchor = a
	if t.base.source == FromHand && a.At < t.base.at {
		return // the spotter knew better since
	}
	t.setPace(a.PaceSPerKm)
	if t.base.source == FromBoards && a.ID == was.ID && a.M == was.M && (a.At-was.At).Abs() <= sameAt {
		if a.Stood != was.Stood {
			t.stood = 0
		}
		return
	}
	fixed := t.fixed
	t.setBase(base{a.M, boardM, a.At, FromBoards})
	if t.matcher != nil && !(fixed && t.agree(a, was)) {
		t.place(setM)
	}
}

// agree reports whether the fixes are of about where a new anchor has the runner, and takes the
// difference into the shift. They stay in force then.
func (t *Tracker) agree(a, was Anchor) bool {
	if line, ok := t.lineAt(a.At); ok {
		t.noteDrift(a, line)
		if math.Abs(a.M-line) <= bendM {
			t.shift.learn(a.M-line, a.At, a.At > was.At)
			t.fixed = true
			return true
		}
		t.shift = shift{} // it was somewhere else altogether
		return false
	}
	now := t.matcher.Now()
	if a.At > now || now-t.fixAt > good {
		return false // the fixes are lost: the board says more
	}
	// There was no fix at the anchor, such as at a start that is the last board again after a void.
	reckoned, _ := t.reckon(now)
	line, _ := t.matcher.At(now)
	t.fixed = math.Abs(reckoned-line) <= bendM
	if t.shift.passes = 0; a.At < was.At {
		t.shift.stays = 0 // the board that was taken back taught it
	}
	return t.fixed
}

// SetByHand says where the spotter sees that the runner is, in metres along the course.
func (t *Tracker) SetByHand(m float64, at time.Duration) {
	if !(math.Abs(m) < 1e7) {
		return
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.setBase(base{m, handM, at, FromHand})
	if t.matcher != nil {
		t.place(handM)
	}
}

// Rest says that the runner rests, or goes on. A rest stops the reckoning.
func (t *Tracker) Rest(on bool, at time.Duration) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if on == t.resting {
		return
	}
	if on {
		t.rested = at
	} else {
		t.stood += max(at-max(t.rested, t.base.at), 0)
	}
	t.resting = on
	if t.matcher != nil {
		t.matcher.Rest(on, at)
	}
}

// At says where the runner is now. It allocates nothing. While the fixes are lost the
// place goes on at the last pace, less sure with each metre, and never back.
func (t *Tracker) At(now time.Duration) Place {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.base.source == Nowhere {
		return Place{}
	}
	p := Place{Source: t.base.source}
	if t.hadFix {
		p.Since = max(now-t.fixAt, 0)
	}
	if t.fixed {
		p.Source = FromGPS
		p.M, p.SigmaM = t.matcher.At(now)
		p.M += t.shift.at(t.fixAt)
		if p.Since <= good && !t.resting {
			p.PaceSPerKm = t.pace
		}
	} else {
		p.M, p.SigmaM = t.reckon(now)
	}
	p.M = max(p.M, 0)
	if t.lengthM > 0 {
		p.M = min(p.M, t.lengthM)
	}
	if p.M < t.shown && p.M > t.shown-holdM {
		p.M = t.shown
	}
	t.shown = p.M
	return p
}

// Crossed says when the runner passed a distance by the fixes, for a split to suggest. ok is
// false where no fix tells: the runner has not come there, or the fixes were lost then.
func (t *Tracker) Crossed(m float64) (at time.Duration, ok bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.trail.crossed(m)
}

// Drift returns how far the fixes were from the last board. ok is true once for each board at
// which there was a fix.
func (t *Tracker) Drift() (d Drift, ok bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	d, ok = t.drift, t.drifted
	t.drifted = false
	return d, ok
}

// setPace takes the pace of a board to reckon on. While there are fixes theirs is better.
func (t *Tracker) setPace(perKm float64) {
	if !(perKm > 0 && perKm <= maxKmS) {
		return
	}
	t.speed = 1000 / perKm
	if t.matcher != nil && t.pace == 0 {
		t.matcher.Pace(t.speed)
	}
}

// setBase makes a board, or what the spotter typed in, the place to reckon from.
func (t *Tracker) setBase(b base) {
	t.base, t.stood, t.fixed = b, 0, false
	t.shown = math.Inf(-1)
}

// place tells the matcher to look around the place that is reckoned from the base.
func (t *Tracker) place(sigma float64) {
	now := max(t.base.at, t.matcher.Now())
	m, grown := t.reckon(now)
	t.shift.passes = 0
	t.matcher.Set(m-t.shift.stays, max(sigma, grown-t.base.sigma), now)
	t.trail.forget()
	t.pace = 0
}

// reckon returns where the runner is by the base and the pace alone.
func (t *Tracker) reckon(now time.Duration) (m, sigma float64) {
	since := now - t.base.at - t.stood
	if t.base.source == FromBoards {
		since -= t.anchor.Stood
	}
	if t.resting {
		since -= max(now-max(t.rested, t.base.at), 0)
	}
	moved := max(since.Seconds(), 0) * t.speed
	return t.base.m + moved, t.base.sigma + driftM*moved
}

// lineAt returns where the fixes had the runner at a time; ok is false where there was no good fix then.
func (t *Tracker) lineAt(at time.Duration) (line float64, ok bool) {
	if n := at - t.fixAt; t.hadFix && t.trail.n > 0 && n >= 0 {
		line, _ = t.matcher.At(at)
		return line, n <= good
	}
	return t.trail.lineAt(at)
}

// noteDrift keeps the drift at a board, unless it was told for this board.
func (t *Tracker) noteDrift(a Anchor, line float64) {
	if a.ID != t.drift.ID {
		t.drift, t.drifted = Drift{a.ID, a.M, line}, true
	}
}
