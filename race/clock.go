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

// Clock answers how long a race has run. It never counts: elapsed time is a
// reading less the start. It is safe for concurrent use.
type Clock struct {
	mu      sync.Mutex
	started bool
	anchor  Stamp
	byWall  bool // the start was under another boot: only wall time spans it
}

// Start sets the start of the race. sameBoot says whether at was read since the
// machine last booted; when it was not, elapsed time comes from wall time.
func (c *Clock) Start(at Stamp, sameBoot bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.started, c.anchor, c.byWall = true, at, !sameBoot
}

// Elapsed returns the race time at a reading, cut to whole milliseconds; ok is
// false before the start.
func (c *Clock) Elapsed(at Stamp) (d time.Duration, ok bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.started {
		return 0, false
	}
	if c.byWall {
		d = at.Wall.Sub(c.anchor.Wall)
	} else {
		d = at.Boot - c.anchor.Boot
	}
	return d.Truncate(time.Millisecond), true
}
