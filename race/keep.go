package race

import "time"

// keep takes an event of the session into its log, and into what follows from that. For
// a cue it does nothing. A void or an amend makes everything anew from the log.
func (s *Session) keep(e Event) Event {
	switch e.Kind {
	case KindCue, KindOutcome:
	case KindVoid, KindAmend:
		if !s.has(e.Ref) {
			return e // of a cue
		}
		s.log = append(s.log, e)
		s.rebuild()
	case KindStart:
		s.log = append(s.log, e)
		s.rebuild()
	default:
		s.log = append(s.log, e)
		s.facts.take(&e, amended{})
		switch e.Kind {
		case KindSplit, KindRest, KindGo, KindFinish, KindNote:
			s.facts.settle()
		}
	}
	return e
}

// has reports whether the session's log has a line.
func (s *Session) has(id EventID) bool {
	for i := len(s.log) - 1; i >= 0; i-- {
		if s.log[i].ID == id {
			return true
		}
	}
	return false
}

// rebuild makes the facts anew from the log, after a correction. A gun that was corrected
// moves the clock; one that was voided stops it.
func (s *Session) rebuild() {
	was := s.facts.Gun
	r := asItStands(s.log, &s.facts.Plan)
	s.facts = r.Facts
	switch is := s.facts.Gun; {
	case is == was:
	case !is.Known:
		s.clock.stop()
	case is.ID == was.ID:
		s.clock.move(is.Correction - was.Correction)
	default:
		s.startAgain(&r, is.ID)
	}
}

// startAgain sets the clock by a start that counts again, or that was just pressed.
func (s *Session) startAgain(r *Record, gun EventID) {
	if gun <= s.resumedAt {
		n := 0
		for n < len(s.log) && s.log[n].ID <= s.resumedAt {
			n++
		}
		anchors(s.log[:n], r).apply(s.clock, s.opts)
		return
	}
	for i := range r.Lines {
		if e := &r.Lines[i]; e.ID == gun {
			s.clock.Continue(e.Stamp, e.Correction)
		}
	}
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
