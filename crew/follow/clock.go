package follow

import (
	"time"

	"spotter/crew/wire"
	"spotter/race"
)

// samples is the number of round trips of which the best counts.
const samples = 12

// drift bounds the rate by which two clocks come apart, in parts of the time that passed: 100 ppm is more
// than the clock of any machine that is used for this.
const drift = 1e-4

// sample is one measurement: the other side's clock less ours, and half the round trip.
type sample struct {
	at    time.Time // ours, with the monotonic reading
	ahead time.Duration
	half  time.Duration
}

// clocks knows how the clock of the other side stands to ours, and the pair's to that.
type clocks struct {
	last  [samples]sample
	n     int
	apart *wire.Apart // of the pair's clock, as the other side says; nil where it does not know
}

// take takes in what the other side's clock read between a call and its answer.
func (c *clocks) take(called, answered, at time.Time, apart *wire.Apart) {
	half := answered.Sub(called) / 2
	c.last[c.n%samples] = sample{answered, at.Sub(called.Round(0).Add(half)), half}
	c.n++
	if c.apart = nil; apart != nil && apart.Check() == nil {
		c.apart = apart
	}
}

// best returns the sample that is most exact now, with its error.
func (c *clocks) best(now time.Time) (s sample, off time.Duration) {
	for i := range c.last[:min(c.n, samples)] {
		e := c.last[i].half + time.Duration(float64(now.Sub(c.last[i].at).Abs())*drift)
		if i == 0 || e < off {
			s, off = c.last[i], e
		}
	}
	return s, off
}

// pair returns what the pair's clock reads now, and how far that may be off; false where nobody
// knows.
func (c *clocks) pair(now time.Time) (wall time.Time, off time.Duration, ok bool) {
	if c.n == 0 || c.apart == nil {
		return wall, 0, false
	}
	s, off := c.best(now)
	at := s.at.Round(0).Add(now.Sub(s.at)) // by the monotonic clock: ours may have been set
	return at.Add(s.ahead + ms(c.apart.MS)), off + ms(c.apart.Error), true
}

func ms(n float64) time.Duration { return time.Duration(n * float64(time.Millisecond)) }

// Reading is the pair's clocks as they read now, as far as that can be known from here.
type Reading struct {
	Stamp race.Stamp // of the pair's device
	Off   time.Duration
	// Rough says that nobody told how the pair's clock stands to ours: the clocks of both are
	// taken to be right, and Off is not known.
	Rough bool
}

// reading returns the pair's clocks from those, and from the last line.
func reading(wall time.Time, last race.Stamp) race.Stamp {
	return race.Stamp{Wall: wall, Boot: last.Boot + wall.Sub(last.Wall)}
}
