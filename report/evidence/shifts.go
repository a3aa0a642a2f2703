package evidence

import (
	"cmp"
	"slices"
	"time"

	"spotter/race"
)

// shift is a row of the page of shifts.
type shift struct {
	Name, Clock, At string
	To              string // where it is taken to end; "" where the log does not tell
	Line            uint64

	from, to time.Duration
	timed    bool
	key      string // the name as it is compared
}

// shifts returns those of the witnesses and those of everybody else who swapped in.
//
// The log has when somebody came and not who left. Two witnesses are on duty, so a witness is
// taken to leave when the second one after comes, or at the end.
func (m *maker) shifts() (witnesses, spotters []shift) {
	end := m.b.Last
	if f := &m.b.Facts; f.Finish.Known {
		end = f.Finish.Elapsed
	}
	for i := range m.b.Facts.Shifts {
		e := &m.b.Facts.Shifts[i]
		s := shift{Name: brief(e.Name), At: m.raceTime(e.Elapsed, e.HasElapsed), Line: e.Seq, from: e.Elapsed, timed: e.HasElapsed, key: nameKey(e.Name)}
		if !e.Wall.IsZero() {
			s.Clock = e.Wall.Format("15:04:05")
		}
		if e.Item == race.ItemWitness {
			witnesses = append(witnesses, s)
		} else {
			s.Name = join(", ", s.Name, map[bool]string{true: "the log does not say whether spotter or witness"}[e.Item != race.ItemSpotter])
			spotters = append(spotters, s)
		}
	}
	slices.SortStableFunc(witnesses, func(a, b shift) int { return cmp.Compare(a.from, b.from) })
	for i := range witnesses {
		witnesses[i].to = max(end, witnesses[i].from)
		if i+2 < len(witnesses) {
			witnesses[i].to = witnesses[i+2].from
		}
		witnesses[i].To = race.FormatElapsed(witnesses[i].to)
	}
	return witnesses, spotters
}
