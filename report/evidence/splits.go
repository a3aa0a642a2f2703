package evidence

import (
	"fmt"
	"slices"

	"spotter/race"
	"spotter/race/logbook"
)

// split is a row of the split sheet.
type split struct {
	Marker, Distance, Gun, Chip, Lap, Pace string
	Line                                   uint64
	Pressed                                string // how the press stood before it was put right; "" where nothing was
	Why                                    string // it does not count
}

// splits returns the boards that count, by distance.
func (m *maker) splits() (out []split) {
	f := &m.b.Facts
	for i := range f.Splits {
		s := &f.Splits[i]
		row := split{Marker: brief(s.Marker), Distance: m.metres(s.DistanceM), Gun: race.FormatMilli(s.Elapsed), Lap: race.FormatShort(s.Lap),
			Pace: race.FormatPace(m.b.Plan.Pace(s.Moving(), s.LapM), m.units), Pressed: m.pressed(s.ID)}
		if f.Chip.Known && s.Elapsed >= f.Chip.Elapsed {
			row.Chip = race.FormatMilli(s.Elapsed - f.Chip.Elapsed)
		}
		if at, ok := m.b.At(s.ID); ok {
			row.Line = m.b.Events[at].Seq
		}
		out = append(out, row)
	}
	return out
}

// metres writes the distance of a board; "" where it is not known.
func (m *maker) metres(d float64) string {
	if d <= 0 {
		return ""
	}
	return race.FormatDistance(d, m.units)
}

// notCounted returns the presses at a board that move no figure: voided ones, and those that
// nobody confirmed.
func (m *maker) notCounted() (out []split) {
	for i := range m.b.Events {
		e := &m.b.Events[i]
		if e.Kind != race.KindSplit {
			continue
		}
		why := ""
		if m.b.Voided(e.ID) {
			why = "taken back"
		} else if k := slices.IndexFunc(m.b.Facts.Doubted, func(s race.Split) bool { return s.ID == e.ID }); k >= 0 {
			why = "not believed, and nobody confirmed it"
		} else {
			continue
		}
		out = append(out, split{Marker: brief(e.Marker), Distance: m.metres(e.DistanceM), Gun: m.raceTime(e.Elapsed, e.HasElapsed), Line: e.Seq,
			Why: join("; ", why, m.b.Note(e), m.notes[e.ID])})
	}
	return out
}

// pressed says how a split was pressed, where it was put right later, by which lines, and
// what a note says of it.
func (m *maker) pressed(id race.EventID) string {
	at, ok := m.b.At(id)
	if !ok {
		return ""
	}
	was, is, note := &m.b.Events[at], &m.b.Lines[at], m.b.Note(&m.b.Events[at])
	if note == "" {
		return m.notes[id]
	}
	said := fmt.Sprintf("pressed as %s", brief(was.Marker))
	if was.HasElapsed {
		said += " at " + race.FormatMilli(was.Elapsed)
	}
	if d := is.Elapsed - was.Elapsed; d != 0 {
		said += ", time put right by " + logbook.SignedSeconds(d)
	}
	return join("; ", said, note, m.notes[id])
}
