package race

import (
	"errors"
	"fmt"
	"math"
	"time"
)

// Doubted returns a split that counts and is not believed; ok is false for any other
// event.
func (s *Session) Doubted(id EventID) (sp Split, ok bool) {
	for _, d := range s.Facts().Doubted {
		if d.ID == id {
			return d, true
		}
	}
	return Split{}, false
}

// NameSplit returns the event that says at which board a split was pressed: an amend with
// the board's marker and distance in metres. The split is believed from then on. ok is
// false where there is no such split, or where it was voided.
func (s *Session) NameSplit(id EventID, marker string, metres float64, at Stamp) (e Event, ok bool) {
	of, found := s.kept.find(id)
	if !found || of.Kind != KindSplit || s.Voided(id) {
		return Event{}, false
	}
	return s.Amend(id, Event{Marker: marker, DistanceM: metres}, at)
}

// LikelyBoard returns the board at which a split was probably pressed that came too
// late for its own: the one that the pace before leads to, and at least the one after
// it. ok is false where there is no board after it.
func (s *Session) LikelyBoard(id EventID) (marker string, metres float64, ok bool) {
	sp, ok := s.Doubted(id)
	if !ok {
		return "", 0, false
	}
	f := s.Facts()
	var last Split
	if n := len(f.Splits); n > 0 {
		last = f.Splits[n-1]
	}
	marker, metres, ok = f.Plan.BoardAfter(sp.DistanceM)
	perUnit := f.Plan.Pace(last.Moving(), last.LapM)
	if perUnit <= 0 {
		perUnit = f.Plan.TargetPace()
	}
	if !ok || perUnit <= 0 {
		return marker, metres, ok
	}
	ran := last.DistanceM + float64(sp.Elapsed-last.Elapsed-f.stood(last.Elapsed, sp.Elapsed))/float64(perUnit)*f.Plan.UnitM()
	for {
		next, m, more := f.Plan.BoardAfter(metres)
		if !more || math.Abs(m-ran) >= math.Abs(metres-ran) {
			return marker, metres, true
		}
		marker, metres = next, m
	}
}

// Skip returns the note that the board which comes next is skipped: nobody saw it. It can be
// voided. ok is false before the start and where the finish is next.
func (s *Session) Skip(at Stamp) (e Event, ok bool) {
	marker, _, more := s.NextMarker()
	if !s.Started() || !more || marker == MarkerFinish {
		return Event{}, false
	}
	e = s.event(KindNote, at)
	e.Item, e.Text = ItemSkip, marker
	return s.done(e), true
}

// SetBoard sets the race time at which a board was passed, later: a split of this moment,
// and an amend that says when it was. A press at the same board no longer counts. A finish
// that ended the race at another time is voided: ask [Session.Finish] for it again.
func (s *Session) SetBoard(marker string, metres float64, t time.Duration, at Stamp) (lines []Event, err error) {
	now, started := s.clock.Elapsed(at)
	t = t.Truncate(time.Millisecond)
	switch {
	case !started:
		return nil, errors.New("the clock does not run")
	case t > now:
		return nil, fmt.Errorf("%s is not yet: the race time is %s", FormatElapsed(t), FormatElapsed(now))
	case t <= 0 || metres <= 0:
		return nil, errors.New("use a race time such as 2:06:10")
	}
	for _, sp := range s.Splits() {
		switch {
		case sp.DistanceM < metres-sameBoardM && sp.Elapsed >= t:
			return nil, fmt.Errorf("%s was later, at %s", sp.Marker, FormatElapsed(sp.Elapsed))
		case sp.DistanceM > metres+sameBoardM && sp.Elapsed <= t:
			return nil, fmt.Errorf("%s was before that, at %s", sp.Marker, FormatElapsed(sp.Elapsed))
		}
	}
	e := s.event(KindSplit, at)
	e.Marker, e.DistanceM = marker, metres
	a := s.event(KindAmend, at)
	a.Ref, a.Marker, a.DistanceM, a.Correction = e.ID, marker, metres, t-e.Elapsed
	lines = append(lines, s.keep(e), s.keep(a))
	if marker == MarkerFinish && s.facts.line.Correction != 0 { // it says a time of its own, which goes before the board's
		lines = append(lines, s.voidAll(at, func(e *Event) bool { return e.Kind == KindFinish })...)
	}
	s.rebuild()
	return lines, nil
}

// Finished returns the race time of the finish; ok is false before it.
func (s *Session) Finished() (d time.Duration, ok bool) {
	m := &s.Facts().Finish
	return m.Elapsed, m.Known
}

// Finish returns the event that ends the race: kind finish, with a correction where the
// board of the finish was passed before this moment. The clock itself runs on, so that
// a finish by mistake costs no time. ok is false where the board of the finish was not
// passed, and where the race has ended.
func (s *Session) Finish(at Stamp) (e Event, ok bool) {
	f := s.Facts()
	n := len(f.Splits)
	if n == 0 || f.Splits[n-1].Marker != MarkerFinish || f.finished() {
		return Event{}, false
	}
	last := f.Splits[n-1].Elapsed
	e = s.event(KindFinish, at)
	e.Clock, e.Correction = ClockFinish, last-e.Elapsed
	return s.done(e), true
}

// finished reports whether a line says that the race has ended.
func (f *Facts) finished() bool { return f.line.Known }

// VoidsFinish reports whether the last event that can be voided is the finish.
func (s *Session) VoidsFinish() bool {
	n := len(s.marks)
	return n > 0 && s.marks[n-1].kind == KindFinish
}

// Unfinish takes back a finish by mistake: it returns the voids of each line of a finish
// and of the board of the finish; none where the race has not ended.
func (s *Session) Unfinish(at Stamp) (lines []Event) {
	if _, over := s.Finished(); !over {
		return nil
	}
	lines = s.voidAll(at, func(e *Event) bool {
		return e.Kind == KindFinish || e.Kind == KindSplit && s.atFinish(e.ID)
	})
	s.rebuild()
	return lines
}

// atFinish reports whether a split that counts was at the finish, as it stands.
func (s *Session) atFinish(id EventID) bool {
	f := s.Facts()
	for _, list := range [][]Split{f.Splits, f.Doubted} {
		for i := range list {
			if list[i].ID == id && list[i].Marker == MarkerFinish {
				return true
			}
		}
	}
	return false
}
