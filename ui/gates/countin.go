package gates

import (
	"time"

	"spotter/cues"
	"spotter/race"
)

// CountIn counts down to a start in training. The zero value counts nothing.
type CountIn struct {
	end  time.Duration // boot time of the start; 0 while nothing is counted
	said int           // the last number that was said; 0 for none yet
}

// lateMost is the time by which a start may be noticed late. A machine that slept through
// a start begins the race when it wakes.
const lateMost = time.Second

// counts are the numbers that are said, by the seconds that are left.
var counts = [...]cues.ID{1: "one", 2: "two", 3: "three"}

// Begin begins to count.
func (c *CountIn) Begin(now race.Stamp, in time.Duration) { *c = CountIn{end: now.Boot + in} }

// End ends it without a start.
func (c *CountIn) End() { *c = CountIn{} }

// On reports whether it counts.
func (c *CountIn) On() bool { return c.end != 0 }

// Left returns how long it is to the start.
func (c *CountIn) Left(now race.Stamp) time.Duration { return max(c.end-now.Boot, 0) }

// Step returns the cue that is due now, "" for none, and whether the race begins. A
// number that is late is left out where the next one is due. At the start it ends.
func (c *CountIn) Step(now race.Stamp) (say cues.ID, start bool) {
	left := c.end - now.Boot
	if c.end == 0 {
		return "", false
	}
	if left <= 0 {
		return "now", true
	}
	n := int((left + time.Second - 1) / time.Second) // 3 from 3 s left to just above 2
	if n >= len(counts) || n == c.said {
		return "", false
	}
	c.said = n
	return counts[n], false
}

// At returns the reading at which the race began, once [CountIn.Step] has said so.
func (c *CountIn) At(now race.Stamp) race.Stamp {
	late := now.Boot - c.end
	if late > lateMost {
		return now
	}
	return race.Stamp{Wall: now.Wall.Add(-late), Boot: c.end}
}

// Due returns how long nothing changes, on the screen or in the ear.
func (c *CountIn) Due(now race.Stamp) time.Duration {
	left := c.Left(now)
	if d := left % time.Second; d > 0 {
		return d
	}
	return min(left, time.Second)
}
