package share

import (
	"fmt"
	"time"

	"spotter/race"
)

// Handed says how a race came here from another device whose journal goes on here. Nil is a race that came from nowhere.
type Handed struct {
	Device string        // the name of this one
	Ahead  time.Duration // by how much the other device's clock is ahead of this one's
	Off    time.Duration // how exact that is
	Known  bool          // it was measured
	Forced bool          // the other device did not answer: it may go on as well
}

// Now returns a reading by the wall clock of the device that the last lines are of.
func (h *Handed) Now(at race.Stamp) race.Stamp {
	if h != nil && h.Known {
		at.Wall = at.Wall.Add(h.Ahead)
	}
	return at
}

// Begin sets the clock of a race by the difference that was measured, and fills in the line that says whose race it is from
// here on. at is a reading of this device. It reports whether there is such a line.
func (h *Handed) Begin(s *race.Session, at race.Stamp, e *race.Event) bool {
	if h == nil {
		return false
	}
	now, ok := s.Elapsed(h.Now(at))
	if ok && h.Known {
		s.Clock().Continue(at, now)
	}
	e.Elapsed, e.HasElapsed = now, ok
	said := fmt.Sprintf("clock of the other device %+.3f s, within %.3f s", h.Ahead.Seconds(), h.Off.Seconds())
	if !h.Known {
		said = "the clock of the other device was not measured"
	}
	if h.Forced {
		said = "it did not answer: lines that it had not sent are missing, and it may go on as well; " + said
	}
	e.Item, e.Name, e.Text = race.ItemDevice, h.Device, said
	return true
}
