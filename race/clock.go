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

// JumpLimit is how far wall and boot clock may come apart before it is a jump.
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
	byWall  bool          // anchor is of another boot, and no reading of this one came yet
	floor   time.Duration // race time already recorded: a resumed clock shows no less
	floorAt time.Time     // wall time of that record

	watched bool          // offset is set
	offset  time.Duration // wall less boot clock, less a constant, when last believed
	pending time.Duration // a jump noticed while resuming, not yet handed out
}

// Start sets the start of the race. sameBoot says whether at was read since the
// machine last booted; when it was not, the first reading given to
// [Clock.Elapsed] is placed by wall time, and later ones by boot time from there.
func (c *Clock) Start(at Stamp, sameBoot bool) {
	c.resume(at, 0, sameBoot, 0, time.Time{})
}

// Continue sets the clock so that at, a reading under the present boot, is the
// race time elapsed.
func (c *Clock) Continue(at Stamp, elapsed time.Duration) {
	c.resume(at, elapsed, true, 0, time.Time{})
}

// resume is Start and Continue with a floor: race time that was recorded, and
// the wall time of the record. A race does not run backwards, whatever a wall
// clock says after a restart.
func (c *Clock) resume(at Stamp, base time.Duration, sameBoot bool, floor time.Duration, floorAt time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.started, c.anchor, c.base, c.byWall = true, at.Milli(), base, !sameBoot
	c.floor, c.floorAt = floor, floorAt
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
	if c.byWall {
		c.crossBoot(at)
	}
	d := c.base + at.Boot - c.anchor.Boot
	return max(d.Truncate(time.Millisecond), 0), true
}

// crossBoot moves the anchor to at, the first reading under a new boot.
func (c *Clock) crossBoot(at Stamp) {
	base := c.base + at.Wall.Sub(c.anchor.Wall)
	if base < c.floor {
		// The wall clock says that the restart came before what is on record: it
		// was set back. How far is not known, but at least this.
		if !c.floorAt.IsZero() {
			c.pending = at.Wall.Sub(c.floorAt)
		}
		base = c.floor
	}
	c.anchor, c.base, c.byWall = at, base.Truncate(time.Millisecond), false
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
}

// Event returns the jump as the journal keeps it, kind clock. It has no ID.
func (j Jump) Event() Event {
	return Event{Kind: KindClock, Stamp: j.At, Elapsed: j.Elapsed, HasElapsed: j.HasElapsed, Jump: j.By}
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
	// The order matters: a resumed clock finds its pending jump in elapsed.
	j.Elapsed, j.HasElapsed = c.elapsed(at)
	if p := c.pending; p != 0 {
		c.pending = 0
		if p.Abs() > JumpLimit {
			c.watched, c.offset = true, offset(at)
			j.By = p
			return j, true
		}
	}
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
