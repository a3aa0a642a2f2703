package evidence

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"spotter/race"
	"spotter/race/logbook"
	"spotter/report/figures"
)

// incidents returns what happened besides calls and boards, and every note in words, in the
// order of time.
func (m *maker) incidents() []entry {
	var out []entry
	for _, x := range figures.Moments(m.src) {
		if i, ok := m.b.At(x.ID); ok && x.Sort != figures.Stop {
			e := m.entry(i)
			e.What = m.momentWords(&x, e.What)
			if x.Sort == figures.TakenUp {
				e.At, e.at, e.timed = m.raceTime(x.At, x.Timed), x.At, x.Timed
			}
			out = append(out, e)
		}
	}
	for i := range m.b.Lines {
		e := &m.b.Lines[i]
		if e.Kind == race.KindNote && !m.b.Voided(e.ID) && (e.Item == "" || e.Item == race.ItemMark || e.Item == race.ItemLost || e.Item == race.ItemSkip) {
			out = append(out, m.entry(int32(i)))
		}
	}
	slices.SortStableFunc(out, func(a, b entry) int {
		if a.timed != b.timed {
			if b.timed {
				return -1 // before the start
			}
			return 1
		}
		return cmp.Or(cmp.Compare(a.at, b.at), cmp.Compare(a.Line, b.Line))
	})
	return out
}

// momentWords says what a moment is, with how long it lasted.
func (m *maker) momentWords(x *figures.Moment, what string) string {
	switch x.Sort {
	case figures.Rest:
		if x.Open {
			return what + ", not ended in the log"
		}
		return fmt.Sprintf("%s from %s to %s, %s", what, race.FormatElapsed(x.At), race.FormatElapsed(x.At+x.For), race.FormatShort(x.For))
	case figures.TakenUp:
		return "spotter was started again: nobody logged for " + race.FormatShort(x.For)
	}
	return what
}

// takenBack returns the incidents that were voided.
func (m *maker) takenBack() (out []entry) {
	for i := range m.b.Lines {
		e := &m.b.Lines[i]
		switch e.Kind {
		case race.KindFall, race.KindRest, race.KindGo, race.KindAid, race.KindHazard, race.KindSwap, race.KindNote:
			if m.b.Voided(e.ID) {
				out = append(out, m.entry(int32(i)))
			}
		}
	}
	return out
}

// entry puts line i in words.
func (m *maker) entry(i int32) entry {
	e := &m.b.Lines[i]
	timed := e.HasElapsed && e.Kind != race.KindOpen
	x := entry{At: m.raceTime(e.Elapsed, timed), Line: e.Seq, What: brief(logbook.Title(e, m.b)),
		Note: join("; ", m.b.Note(e), m.notes[e.ID]), at: e.Elapsed, timed: timed}
	if !e.Wall.IsZero() {
		x.Clock = e.Wall.Format("15:04:05")
	}
	return x
}

// raceTime writes a race time for a table.
func (m *maker) raceTime(d time.Duration, timed bool) string {
	if !timed {
		return "before"
	}
	return race.FormatElapsed(d)
}
