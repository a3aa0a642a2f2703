package race

import (
	"errors"
	"fmt"
	"time"

	"spotter/cues"
)

// ItemEarTest marks an answer of the guided radio check: side names the cue that the runner
// was to hear, text has the answer. Of several about one side the last counts.
const ItemEarTest = "ear_test"

// EarTest returns the answer to a question of the radio check: side is "left", "right" or
// "stop", text says which hand the runner raised.
func (s *Session) EarTest(side, text string, at Stamp) Event {
	e := s.event(KindNote, at)
	e.Item, e.Side, e.Text = ItemEarTest, side, text
	return s.done(e)
}

// SetFrame changes whose left is meant, and returns the note of it.
func (s *Session) SetFrame(f cues.Frame, at Stamp) Event {
	s.opts.Frame = f
	return s.Note(ItemFrame, FrameText(f), at)
}

// FrameText returns the text of a note with [ItemFrame].
func FrameText(f cues.Frame) string { return f.Facing.String() + " " + f.Keys.String() }

// ParseFrame reads the text of a note with [ItemFrame]; ok is false for any other text.
func ParseFrame(text string) (f cues.Frame, ok bool) {
	for _, facing := range []cues.Facing{cues.Backward, cues.Forward} {
		for _, keys := range []cues.KeySides{cues.RoadKeys, cues.RunnerKeys} {
			if f := (cues.Frame{Facing: facing, Keys: keys}); FrameText(f) == text {
				return f, true
			}
		}
	}
	return cues.Frame{}, false
}

// LastOpen returns what the last open line of a log says, with whose left is meant at the
// end of the log: a later note may have changed that. It is nil without an open line.
func LastOpen(log []Event) *Open {
	var open *Open
	for i := range log {
		e := &log[i]
		if e.Kind == KindOpen && e.Open != nil {
			o := *e.Open
			open = &o
		}
		if f, ok := ParseFrame(e.Text); ok && open != nil && e.Kind == KindNote && e.Item == ItemFrame {
			open.Facing, open.Keys = f.Facing.String(), f.Keys.String()
		}
	}
	return open
}

// Chip returns the event of the runner passing the mat at the start: kind start, clock
// chip. It can be voided, and of several the last counts. back is how long ago that was,
// 0 for now. ok is false before the gun, for a moment before it, and after the finish.
func (s *Session) Chip(back time.Duration, at Stamp) (e Event, ok bool) {
	now, started := s.clock.Elapsed(at)
	if _, over := s.Finished(); !started || over || back < 0 || back > now {
		return Event{}, false
	}
	e = s.event(KindStart, at)
	e.Clock, e.Correction = ClockChip, back.Truncate(time.Millisecond)
	s.done(e)
	s.rebuild()
	return e, true
}

// GunAt returns when the gun was pressed, in civil time, and by how much the clock reads
// more than that press says; ok is false before the start.
func (s *Session) GunAt() (pressed Stamp, correction time.Duration, ok bool) {
	gun := &s.facts.Gun
	e, ok := s.kept.find(gun.ID)
	return e.Stamp, gun.Correction, ok && gun.Known
}

// mostCorrection is the largest correction of a start that is believed.
const mostCorrection = 12 * time.Hour

// PutStartRight corrects the start: the clock is to read more by correction than the press
// of the start says, negative for less. The press stays as it is. It returns the lines
// to log, none where nothing changes.
func (s *Session) PutStartRight(correction time.Duration, at Stamp) (lines []Event, err error) {
	_, was, ok := s.GunAt()
	if !ok {
		return nil, errors.New("the clock does not run: press enter at the gun")
	}
	correction = correction.Truncate(time.Millisecond)
	now, _ := s.clock.Elapsed(at)
	by := correction - was
	switch {
	case by == 0:
		return nil, nil
	case correction.Abs() > mostCorrection:
		return nil, fmt.Errorf("over %d hours from the press: check the time", int(mostCorrection/time.Hour))
	case now+by < 0:
		return nil, errors.New("that start is not yet: check the time")
	}
	for _, sp := range s.Splits() {
		if sp.Elapsed+by <= 0 {
			return nil, fmt.Errorf("that start is after %s: check the time", sp.Marker)
		}
	}
	return s.correctStart(correction, at), nil
}

// correctStart returns the lines that make correction the one of the start. No amend can
// say zero: a start that is right as it was pressed has its amends voided.
func (s *Session) correctStart(correction time.Duration, at Stamp) (lines []Event) {
	id := s.facts.Gun.ID
	if gun, _ := s.kept.find(id); correction != gun.Correction {
		e := s.event(KindAmend, at)
		e.Ref, e.Correction = id, correction
		lines = append(lines, s.keep(e))
		s.rebuild()
		return lines
	}
	lines = s.voidAll(at, func(e *Event) bool { return e.Kind == KindAmend && e.Ref == id && e.Correction != 0 })
	s.rebuild()
	return lines
}

// StartAt returns the correction that puts the start at a time of the day, such as
// 10:02:13. The day is the one that brings it nearest to the press.
func (s *Session) StartAt(clock time.Duration) (correction time.Duration, ok bool) {
	pressed, _, ok := s.GunAt()
	if !ok || clock < 0 || clock >= 24*time.Hour {
		return 0, false
	}
	w := pressed.Wall
	best := mostCorrection + time.Hour
	for day := -1; day <= 1; day++ {
		h, m, sec, ns := clock/time.Hour, clock/time.Minute%60, clock/time.Second%60, clock%time.Second
		at := time.Date(w.Year(), w.Month(), w.Day()+day, int(h), int(m), int(sec), int(ns), w.Location())
		if d := w.Sub(at); d.Abs() < best.Abs() {
			best = d
		}
	}
	return best, true
}
