package race

import (
	"time"

	"spotter/cues"
)

// ReasonBrokeOff is the reason of lines that end, when a race is taken up again,
// what was on when its program broke off.
const ReasonBrokeOff = "broke_off"

// Ending is how a log ends: what was on, and which cues have no outcome yet.
type Ending struct {
	Stop    EventID   // the press of a STOP that was never cleared, 0 for none
	Quiet   bool      // only alarm and steer cues passed
	Pending []EventID // cues without an outcome, oldest first
	Last    Stamp     // the last reading on record; zero without one
	Closed  string    // the reason of the close line that ends the log; "" when none does
}

// Leaves returns how a log ends. An open line at its end, that of a resumption, is
// passed over.
func Leaves(log []Event) Ending {
	var x Ending
	outcomes := Outcomes(log)
	for i := range log {
		e := &log[i]
		if e.Kind == KindOpen {
			continue
		}
		if !e.Wall.IsZero() {
			x.Last = e.Stamp
		}
		x.Closed = ""
		switch {
		case e.Kind == KindClose:
			x.Closed = e.Reason
		case e.Kind == KindCue:
			if e.Class == cues.Alarm {
				x.Stop = e.ID
			}
			if _, known := outcomes[e.ID]; !known {
				x.Pending = append(x.Pending, e.ID)
			}
		case e.Kind == KindGo && e.Item == ItemStop:
			x.Stop = 0
		case e.Kind == KindNote && e.Item == ItemQuiet:
			x.Quiet = e.Text == "on"
		}
	}
	return x
}

// TieUp returns the lines that a race which is taken up needs before it goes on:
// an outcome for each cue that has none, the end of a STOP that was on, quiet mode
// if it is taken up, and that race time is approximate where it is.
func (s *Session) TieUp(x Ending, at Stamp) []Event {
	var out []Event
	add := func(e Event) { out = append(out, e) }
	for _, id := range x.Pending {
		e := s.unnamed(KindOutcome, at)
		e.Ref, e.Outcome, e.Why = id, Dropped, WhyBrokeOff
		add(e)
	}
	if x.Stop != 0 {
		e := s.event(KindGo, at)
		e.Item, e.Reason = ItemStop, ReasonBrokeOff
		add(e)
	}
	if x.Quiet {
		e := s.Note(ItemQuiet, "on", at)
		e.Reason = ReasonBrokeOff
		add(e)
	}
	if s.clock.Approx() {
		e := s.unnamed(KindClock, at)
		e.State = ClockApproximate
		add(e)
	}
	return out
}

// unnamed begins an event without an ID: one that no later line speaks of.
func (s *Session) unnamed(k Kind, at Stamp) Event {
	e := Event{Kind: k, Stamp: at.Milli()}
	e.Elapsed, e.HasElapsed = s.clock.Elapsed(e.Stamp)
	return e
}

// Resumed reports whether the race was taken up from a journal.
func (s *Session) Resumed() bool { return s.resumed }

// Approx reports whether race time is an estimate that nobody has confirmed.
func (s *Session) Approx() bool { return s.clock.Approx() }

// LeastTime returns the race time on record when the race broke off: [Session.SetTime]
// takes no less.
func (s *Session) LeastTime() time.Duration { return s.clock.least() }

// Confirm says that the estimated race time is right, and returns the line of it.
func (s *Session) Confirm(at Stamp) Event {
	now, _ := s.clock.Elapsed(at)
	s.clock.Continue(at, now)
	e := s.unnamed(KindClock, at)
	e.State = ClockConfirmed
	return e
}

// SetTime sets the race time at a reading, in a race that was taken up. It returns
// a clock line, and an amend for each split since then: lines already written
// stay as they are. ok is false before the start, in a race that was not taken up,
// and for less than [Session.LeastTime].
func (s *Session) SetTime(elapsed time.Duration, at Stamp) (lines []Event, ok bool) {
	was, running := s.clock.Elapsed(at)
	if !running || !s.resumed || elapsed < s.LeastTime() {
		return nil, false
	}
	s.clock.Continue(at, elapsed)
	e := s.unnamed(KindClock, at)
	e.State, e.Correction = ClockCorrected, elapsed-was
	lines = append(lines, e)
	if s.amended == nil {
		s.amended = make(map[EventID]time.Duration)
	}
	for i := range s.splits {
		sp := &s.splits[i]
		if sp.ID <= s.resumedAt {
			continue
		}
		sp.Elapsed += e.Correction
		a := s.event(KindAmend, at)
		s.amended[sp.ID] += e.Correction // an amend says all of it, not what it adds to one before
		a.Ref, a.Correction = sp.ID, s.amended[sp.ID]
		lines = append(lines, a)
	}
	for i := range s.splits {
		if sp := &s.splits[i]; sp.ID > s.resumedAt {
			*sp = splitOf(Event{ID: sp.ID, Marker: sp.Marker, DistanceM: sp.DistanceM, Elapsed: sp.Elapsed}, s.splits[:i])
		}
	}
	return lines, true
}
