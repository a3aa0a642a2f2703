package race

import (
	"sync"
	"time"
)

// Stamp is one reading of the host's clocks, taken together.
type Stamp struct {
	Wall time.Time     // civil time, with its zone
	Boot time.Duration // since the machine booted, sleep included
}

// Milli returns the stamp cut to whole milliseconds, the way a journal keeps it,
// and without Go's own monotonic reading. What is computed from it during the
// race is then computed again, to the same millisecond, from the journal.
func (s Stamp) Milli() Stamp {
	if !s.Wall.IsZero() {
		s.Wall = s.Wall.Truncate(time.Millisecond)
	}
	s.Boot = s.Boot.Truncate(time.Millisecond)
	return s
}

// JumpLimit is the difference between wall and boot clock above which a clock has jumped.
const JumpLimit = time.Second

// Clock answers how long a race has run. It never counts: elapsed time is a
// reading less the start. Within one boot of the machine readings are of the
// boot clock, which goes on while the machine sleeps and which nobody can set.
// Across boots only wall time spans the gap; it is asked once, and from that
// reading on the boot clock carries on, so that a wall clock which is set later
// does not move the race. The zero value is a clock not yet started. It is safe
// for concurrent use.
type Clock struct {
	mu      sync.Mutex
	started bool
	anchor  Stamp         // a reading at which the race time was base
	base    time.Duration // race time at anchor
	last    lastReading   // of a race that was taken up: what its log says last
	waits   bool          // last counts, and no reading has bridged the gap yet
	approx  bool          // how long that gap was is an estimate
	times   time.Duration // race time goes so many times faster, in a demo; 0 is 1

	watched bool          // offset is set
	offset  time.Duration // wall less boot clock, less a constant, when last believed
}

// NewFastClock returns a clock not yet started, whose race time goes so many times faster
// than the clocks of the host: that of a demo.
func NewFastClock(times int) *Clock { return &Clock{times: time.Duration(times)} }

// Start sets the start of the race. sameBoot says whether at was read since the
// machine last booted; when it was not, the first reading given to
// [Clock.Elapsed] is placed by wall time, and later ones by boot time from there.
func (c *Clock) Start(at Stamp, sameBoot bool) {
	if !sameBoot {
		c.resume(lastReading{at: at.Milli(), boot: "before", now: "now"}, false)
		return
	}
	c.Continue(at, 0)
}

// Continue sets the clock so that at, a reading under the present boot, is the
// race time elapsed. That is not approximate, whatever was before.
func (c *Clock) Continue(at Stamp, elapsed time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.started, c.anchor, c.base = true, at.Milli(), elapsed
	c.waits, c.approx = false, false
}

// resume sets the clock by the last reading of a log. The first reading that
// comes bridges the gap. approx says that the log's own race time is an estimate.
func (c *Clock) resume(last lastReading, approx bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.started, c.last, c.waits, c.approx = true, last, true, approx
}

// Elapsed returns the race time at a reading, in whole milliseconds and never
// negative; ok is false before the start.
func (c *Clock) Elapsed(at Stamp) (d time.Duration, ok bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.elapsed(at.Milli())
}

// elapsed does the work of Elapsed. The caller holds mu, and at is in whole ms.
func (c *Clock) elapsed(at Stamp) (time.Duration, bool) {
	if !c.started {
		return 0, false
	}
	if c.waits {
		gap, sure := c.last.gap(at)
		c.anchor, c.base, c.waits = at, (c.last.elapsed + gap).Truncate(time.Millisecond), false
		c.approx = c.approx || !sure
	}
	d := c.base + (at.Boot-c.anchor.Boot)*max(c.times, 1)
	return max(d.Truncate(time.Millisecond), 0), true
}

// Approx reports whether race time is an estimate: the race was taken up after a
// gap that no clock could measure for certain. The spotter is to set or confirm it.
func (c *Clock) Approx() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.approx
}

// move moves race time, of readings before and after, by a correction of the gun.
func (c *Clock) move(by time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.base += by
	c.last.elapsed += by
}

// stop sets the clock back to one that was not started: the start was voided.
func (c *Clock) stop() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.started, c.waits, c.approx = false, false, false
}

// least returns the smallest race time that can be right at a reading: what was
// on record when the race broke off.
func (c *Clock) least() time.Duration {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.last.elapsed
}

// reckonAnew uses a wall clock that was set to estimate race time again, while it
// is approximate: a machine without a clock battery learns the time only some
// while after it was started. Race time is never taken back. The caller holds mu.
func (c *Clock) reckonAnew(at Stamp) bool {
	if !c.started || c.waits || !c.approx {
		return false
	}
	gap := at.Wall.Sub(c.last.at.Wall)
	d, _ := c.elapsed(at)
	if gap < 0 || gap > gapMost || c.last.elapsed+gap <= d {
		return false
	}
	c.anchor, c.base = at, (c.last.elapsed + gap).Truncate(time.Millisecond)
	return true
}

// Started reports whether the race has begun.
func (c *Clock) Started() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.started
}

// Jump is a disagreement of the host's clocks: from one reading to another the
// wall clock went further than the boot clock, or less far.
type Jump struct {
	At         Stamp         // the reading that showed it
	By         time.Duration // wall less boot; negative when the wall clock was set back
	Elapsed    time.Duration // race time at that reading
	HasElapsed bool
	Reckoned   bool // race time was approximate, and was estimated anew by the new wall time
}

// The states of a clock line: what it says of race time from there on.
const (
	ClockApproximate = "approximate" // an estimate: see [Clock.Approx]
	ClockConfirmed   = "confirmed"   // the spotter found the estimate right
	ClockCorrected   = "corrected"   // the spotter set it; the correction is by how much
)

// Event returns the jump as the journal keeps it, kind clock. It has no ID.
func (j Jump) Event() Event {
	e := Event{Kind: KindClock, Stamp: j.At, Elapsed: j.Elapsed, HasElapsed: j.HasElapsed, Rare: Rare{Jump: j.By}}
	if j.Reckoned {
		e.State = ClockApproximate
	}
	return e
}

// Watch compares a reading with those before and reports a jump of more than
// [JumpLimit] between wall and boot clock, each jump once: from there on it
// compares with the clock as it is now. Small steps and drift add up until they
// pass the limit. Call it with readings in order, about once a second.
func (c *Clock) Watch(at Stamp) (Jump, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	at = at.Milli()
	j := Jump{At: at}
	now := offset(at)
	if !c.watched {
		c.watched, c.offset = true, now
		return Jump{}, false
	}
	j.By = now - c.offset
	if j.By.Abs() <= JumpLimit {
		return Jump{}, false
	}
	c.offset = now
	j.Reckoned = c.reckonAnew(at)
	j.Elapsed, j.HasElapsed = c.elapsed(at)
	return j, true
}

// expect makes at the reading that the next one given to Watch is compared with.
func (c *Clock) expect(at Stamp) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.watched, c.offset = true, offset(at)
}

// offset is wall less boot clock, from the Unix epoch: some 1.8e18 ns, which a
// Duration holds until the year 2262.
func offset(at Stamp) time.Duration { return time.Duration(at.Wall.UnixNano()) - at.Boot }
