package follow

import (
	"cmp"
	"time"

	"spotter/cues"
	"spotter/race"
	"spotter/race/logbook"
)

// standing is the race as it stands, kept from picture to picture.
type standing struct {
	n      int // events that it is of
	record race.Record
	book   *logbook.Book
	last   *race.Event // the last with a race time
	fall   *race.Event // that nothing shows to be over
	stop   *race.Event // that was not cleared
	output *race.Event // the last of the output
	closed string      // the reason of the close line; "" while the race is open
	lines  []line
}

// line is one of the latest lines, in words.
type line struct {
	elapsed string
	words   string
}

// mostLines bounds the latest lines that are kept.
const mostLines = 60

// take takes in the events, where there are more than before.
func (s *standing) take(events []race.Event) (news bool) {
	if len(events) == s.n {
		return false
	}
	*s = standing{n: len(events), record: race.AsItStands(events), book: logbook.New(events)}
	for i := range s.record.Lines {
		e := &s.record.Lines[i]
		if e.HasElapsed {
			s.last = e
		}
		if s.record.Counts(i) {
			s.alarm(e)
		}
	}
	if e := &events[len(events)-1]; e.Kind == race.KindClose {
		s.closed = cmp.Or(e.Reason, race.ReasonLeft)
	}
	for i := len(events) - 1; i >= 0 && len(s.lines) < mostLines; i-- {
		if e := &events[i]; telling(e) {
			l := line{words: logbook.Title(e, s.book)}
			if e.HasElapsed {
				l.elapsed = race.FormatElapsed(e.Elapsed)
			}
			s.lines = append(s.lines, l)
		}
	}
	return true
}

// telling reports whether a line is told: what became of a cue is no news of its own.
func telling(e *race.Event) bool { return e.Kind != race.KindOutcome && e.Kind != race.KindOpen }

// alarm takes in what a line says of a fall, a STOP and the output.
func (s *standing) alarm(e *race.Event) {
	switch e.Kind {
	case race.KindFall:
		s.fall = e
	case race.KindSplit, race.KindFinish:
		s.fall = nil
	case race.KindGo:
		if e.Item == race.ItemStop {
			s.stop = nil
		} else if e.Reason == "" {
			s.fall = nil
		}
	case race.KindCue:
		if e.Class == cues.Alarm {
			s.stop = cmp.Or(s.stop, e)
		}
	case race.KindOutput:
		s.output = e
	}
}

// elapsed returns the race time as the pair's clocks read; false before the start.
func (s *standing) elapsed(at race.Stamp) (d time.Duration, ok bool) {
	if f := s.record.Finish; f.Known {
		return f.Elapsed, true
	}
	if s.last == nil || !s.record.Gun.Known {
		return 0, false
	}
	if s.closed != "" {
		return s.last.Elapsed, true
	}
	return max(s.last.Elapsed+at.Boot-s.last.Boot, s.last.Elapsed), true
}

// since returns how long ago a line was.
func since(e *race.Event, at race.Stamp) time.Duration { return max(0, at.Boot-e.Boot) }
