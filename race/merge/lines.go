package merge

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"spotter/race"
	"spotter/race/align"
)

// clockName says in the open line of a merged log where its boot_ms comes from: the time
// on the common clock since the first line.
const clockName = "merged"

// head writes the first lines: the open line, the two logs with their heads, how their
// clocks were brought together, and whose race time counts.
func (m *merger) head(x *align.Alignment, program string) {
	ref := m.sides[m.ref]
	open := race.Open{}
	if o := race.LastOpen(ref.Events); o != nil {
		open = *o
	}
	open.Program, open.Host, open.BootID, open.ClockName = program, "", "", clockName
	open.Spotter = m.spotters()
	at := m.stamp(m.first, ref, 0)
	m.add(race.Event{Kind: race.KindOpen, Stamp: at, Open: &open})
	note := func(s *side, words string) {
		m.add(race.Event{Kind: race.KindNote, Stamp: at, Item: ItemMerged, Text: words, Elsewhere: race.Elsewhere{From: s.letter}})
	}
	for _, s := range m.sides {
		words := fmt.Sprintf("log %s: %d lines, head %s", s.letter, s.Lines, s.Head)
		if s.Fault != "" {
			words += "; " + s.Fault
		}
		m.add(race.Event{Kind: race.KindNote, Stamp: at, Item: ItemMerged, Text: words, File: s.Name, Elsewhere: race.Elsewhere{From: s.letter}})
	}
	for k, s := range m.sides {
		for i := range s.Segments {
			note(s, segmentWords(x, k, i))
		}
	}
	note(ref, "race time is that of log "+ref.letter)
}

// spotters returns who spotted: the names that the last open lines of both logs have.
func (m *merger) spotters() string {
	var names []string
	for _, s := range m.sides {
		if o := race.LastOpen(s.Events); o != nil && o.Spotter != "" && (len(names) == 0 || names[0] != o.Spotter) {
			names = append(names, o.Spotter)
		}
	}
	return strings.Join(names, ", ")
}

// segmentWords says how a segment of a log was brought to the common clock.
func segmentWords(x *align.Alignment, k, segment int) string {
	s := []*align.Side{x.A, x.B}[k]
	g := &s.Segments[segment]
	words := fmt.Sprintf("lines %d to %d: clock moved by %+.3f s, by %s", s.Events[g.From].Seq, s.Events[g.To-1].Seq, g.Shift.Seconds(), g.Basis)
	if g.Basis.Unsure() {
		words += "; UNSURE"
	}
	for _, f := range x.Fits {
		if (k == 0 && f.A == segment || k == 1 && f.B == segment) && f.Basis != align.Unknown {
			words += "; " + f.Words()
		}
	}
	return words
}

// stamp returns the clocks of a line of the merged log: the civil time of the common
// clock, in the zone that the line has, and the time since the first line.
func (m *merger) stamp(at time.Duration, s *side, line int) race.Stamp {
	return race.Stamp{Wall: s.Wall(at).In(s.Events[line].Wall.Location()), Boot: at - m.first}.Milli()
}

// line writes one line of a log.
func (m *merger) line(p place) {
	s := m.sides[p.side]
	e := s.Events[p.line] // a copy
	at := s.Time(p.line)
	old := e.ID
	e.From, e.FromSeq = s.letter, e.Seq
	e.Stamp = m.stamp(at, s, p.line)
	if p.side != m.ref {
		e.Elapsed, e.HasElapsed = m.elapsed(at)
	}
	e.Ref, e.Unresolved = s.refer(e.Ref, e.Unresolved)
	e.By = s.seq[e.By] // 0 for a line that cannot be read
	m.recast(&e, p)
	s.seq[old] = m.add(e)
	if p.side == m.ref && e.HasElapsed && s.Events[p.line].Kind != race.KindOpen {
		m.last, m.lastT = &s.Events[p.line], at
	}
}

// refer returns the number in the merged log of a line that another speaks of. One that
// cannot be read is unresolved.
func (s *side) refer(ref, unresolved race.EventID) (race.EventID, race.EventID) {
	if ref == 0 {
		return 0, unresolved
	}
	if n, ok := s.seq[ref]; ok {
		return n, unresolved
	}
	return 0, ref
}

// elapsed returns the race time that the reference would have given to a moment: that of
// its last line, and the time since then. After a line that may have corrected its race
// time its next line says what is right.
func (m *merger) elapsed(at time.Duration) (time.Duration, bool) {
	if m.last == nil {
		return 0, false
	}
	if k := m.last.Kind; k == race.KindVoid || k == race.KindAmend {
		s := m.sides[m.ref]
		i, _ := s.Line(m.last.ID)
		for i++; i < len(s.Events); i++ {
			if e := &s.Events[i]; e.HasElapsed && e.Kind != race.KindVoid && e.Kind != race.KindAmend && e.Kind != race.KindOpen {
				return max(e.Elapsed-(s.Time(i)-at), 0).Round(time.Millisecond), true
			}
		}
	}
	return max(m.last.Elapsed+at-m.lastT, 0).Round(time.Millisecond), true
}

// recast makes notes of the lines that would say something else in the merged log than
// they did in their own: where a log was opened and closed, the race clock that does
// not count, and what the other log has too.
func (m *merger) recast(e *race.Event, p place) {
	own := func(words string) {
		e.Kind, e.Item, e.Text = race.KindNote, ItemMerged, join(": ", words, e.Text)
	}
	switch t, twin := m.twins[p]; {
	case e.Kind == race.KindOpen:
		words := "this log was opened"
		if e.Open != nil {
			words = join(", ", words, join(" ", "spotter", e.Open.Program), e.Open.Host)
			e.Name = e.Open.Spotter
		}
		e.Open = nil
		own(words)
	case e.Kind == race.KindClose:
		own("this log was closed")
	case twin:
		m.beside(e, t)
	case p.side == m.ref:
	case e.Kind == race.KindStart && e.Clock != race.ClockChip:
		own("start of this log's own race clock")
	case e.Kind == race.KindClock:
		own(join(" ", "this log's own race clock:", cmp.Or(e.State, "the wall clock jumped")))
	}
}

// beside makes a note of a line beside that of the other log which counts.
func (m *merger) beside(e *race.Event, t twin) {
	other := m.sides[t.counts.side]
	words := join(" ", string(e.Kind), e.Item, e.Clock)
	words += fmt.Sprintf(", %s than line %d of log %s", apartWords(t.later), other.Events[t.counts.line].Seq, other.letter)
	if id, written := other.seq[other.Events[t.counts.line].ID]; written {
		e.Ref = id
	}
	e.Item = ItemAlso
	if t.conflict {
		e.Item = ItemConflict
	}
	e.Kind, e.Text = race.KindNote, join(": ", words, e.Text)
}

// apartWords says how much later a moment is than another.
func apartWords(d time.Duration) string {
	if d < 0 {
		return fmt.Sprintf("%.1f s earlier", -d.Seconds())
	}
	return fmt.Sprintf("%.1f s later", d.Seconds())
}

// join joins the parts that are not empty.
func join(sep string, parts ...string) string {
	full := parts[:0]
	for _, p := range parts {
		if p != "" {
			full = append(full, p)
		}
	}
	return strings.Join(full, sep)
}
