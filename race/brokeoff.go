package race

import (
	"time"

	"spotter/cues"
)

// ReasonBrokeOff is the reason of lines that end, when a race is taken up again,
// what was on when its program broke off.
const ReasonBrokeOff = "broke_off"

// ReasonReview is the reason of lines that were added after the race.
const ReasonReview = "review"

// ForReview reports whether a line was added after the race: a note or a correction, or
// the open line before them.
func (e *Event) ForReview() bool {
	return e.Kind != KindClose && e.Reason == ReasonReview || e.Kind == KindOpen && e.Open != nil && e.Open.ReviewHead != ""
}

// Reasons of a close line whose race was left by its spotter.
const (
	ReasonLeft    = "left"                      // to end it
	ReasonTakenUp = "another race was taken up" // by a key on the first screen
	ReasonHanded  = "handed over"               // to another device, which the swap before it names
)

// Ending describes the end of a log: STOP and quiet mode, and the cues without an outcome.
type Ending struct {
	Stop    EventID   // the press of a STOP that was never cleared, 0 for none
	Quiet   bool      // only alarm and steer cues passed
	Pending []EventID // cues without an outcome, oldest first
	Last    Stamp     // the last reading on record; zero without one
	Closed  string    // the reason of the close line that ends the log; "" when none does
}

// Leaves returns how a log ends. An open line at its end, that of a resumption, is passed over.
func Leaves(log []Event) Ending {
	var x Ending
	ended := make(map[EventID]bool) // cues that have an outcome; Outcomes would copy each line
	for i := range log {
		if e := &log[i]; e.Kind == KindOutcome {
			ended[e.Ref] = true
		}
	}
	for i := range log {
		e := &log[i]
		if e.Kind == KindOpen || e.ForReview() {
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
			if !ended[e.ID] {
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

// amend corrects the time of a split, or of the line of a finish, by some more. The last amend of a line counts,
// so that it says all of the correction. None can say zero: a split that is back at
// its own time has its amends voided.
func (s *Session) amend(split Split, more time.Duration, at Stamp) (lines []Event) {
	total := split.Correction + more
	switch {
	case more == 0:
	case total == 0:
		for _, id := range s.corrected[split.ID] {
			v := s.event(KindVoid, at)
			v.Ref = id
			lines = append(lines, s.keep(v))
		}
		delete(s.corrected, split.ID)
	default:
		a := s.event(KindAmend, at)
		a.Ref, a.Correction = split.ID, total
		s.corrected[split.ID] = append(s.corrected[split.ID], a.ID)
		lines = append(lines, s.keep(a))
	}
	return lines
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
		add(s.keep(e))
	}
	if x.Quiet {
		e := s.Note(ItemQuiet, "on", at)
		e.Reason = ReasonBrokeOff
		add(e)
	}
	if s.clock.Approx() {
		e := s.unnamed(KindClock, at)
		e.State = ClockApproximate
		add(s.keep(e))
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

// LeastTime returns the race time on record when the race broke off: [Session.SetTime] takes no less.
func (s *Session) LeastTime() time.Duration { return s.clock.least() }

// Confirm says that the estimated race time is right, and returns the line of it.
func (s *Session) Confirm(at Stamp) Event {
	now, _ := s.clock.Elapsed(at)
	s.clock.Continue(at, now)
	e := s.unnamed(KindClock, at)
	e.State = ClockConfirmed
	return s.keep(e)
}

// SetTime sets the race time at a reading, in a race that was taken up. It returns a clock line, and an amend for
// each split and finish since then: lines already written stay as they are. ok is false before the start, in a
// race that was not taken up, and for less than [Session.LeastTime].
func (s *Session) SetTime(elapsed time.Duration, at Stamp) (lines []Event, ok bool) {
	was, running := s.clock.Elapsed(at)
	if !running || !s.resumed || elapsed < s.LeastTime() {
		return nil, false
	}
	s.clock.Continue(at, elapsed)
	e := s.unnamed(KindClock, at)
	e.State, e.Correction = ClockCorrected, elapsed-was
	lines = append(lines, e)
	if s.corrected == nil {
		s.corrected = make(map[EventID][]EventID)
	}
	lines[0] = s.keep(lines[0])
	for _, b := range s.facts.boards {
		if b.ID > s.resumedAt {
			lines = append(lines, s.amend(b.Split, e.Correction, at)...)
		}
	}
	if end := &s.facts.line; end.Known && end.ID > s.resumedAt {
		lines = append(lines, s.amend(Split{ID: end.ID, Correction: end.Correction}, e.Correction, at)...)
	}
	s.rebuild()
	return lines, true
}
