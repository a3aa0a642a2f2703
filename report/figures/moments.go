package figures

import (
	"cmp"
	"slices"
	"time"

	"spotter/cues"
	"spotter/race"
)

// Sort is a kind of moment that a reader of a race looks for.
type Sort uint8

// The sorts of moments.
const (
	Fall    Sort = iota + 1
	Rest         // a rest begins; For says how long it was
	Medical      // a matter for medical help
	Hazard       // something on the road
	Lost         // the output was lost, or went silent
	Stop         // a cue of class alarm, such as STOP
	Shift        // another spotter or witness
	TakenUp      // the program was started again; For says how long nobody logged
	Clock        // a clock stepped, or race time became an estimate
)

// Moment is one thing that happened in a race and was no call to the runner, or was an alarm.
type Moment struct {
	ID   race.EventID
	At   time.Duration // race time, where Timed
	For  time.Duration // how long it lasted; 0 where that means nothing
	Sort Sort
	Open bool // a rest that was not over when the log ended
	// Timed is false for one before the start.
	Timed bool
}

// Incident reports whether the moment is one that a record office wants explained.
func (m *Moment) Incident() bool { return m.Sort <= Lost || m.Sort == TakenUp }

// Moments returns what happened in a race, in the order of time. Of the cues only those
// of class alarm are among them.
func Moments(s Source) []Moment {
	var out []Moment
	for e := range s.Lines {
		if sort := sortOf(e); sort > 0 {
			out = append(out, Moment{ID: e.ID, At: e.Elapsed, Timed: e.HasElapsed, Sort: sort})
		}
	}
	for _, r := range s.Facts.Rests {
		m := Moment{ID: r.ID, At: r.From, For: r.To - r.From, Sort: Rest, Open: r.Open, Timed: true}
		if r.Open {
			m.For = max(s.Last-r.From, 0)
		}
		out = append(out, m)
	}
	for _, t := range s.Facts.Resumes {
		out = append(out, Moment{ID: t.ID, At: t.From, For: t.To - t.From, Sort: TakenUp, Timed: s.Facts.Timed})
	}
	for c := range s.Cues {
		if c.Class == cues.Alarm {
			out = append(out, Moment{ID: c.ID, At: c.At, Timed: c.Timed, Sort: Stop})
		}
	}
	slices.SortStableFunc(out, func(a, b Moment) int {
		if a.Timed != b.Timed {
			if b.Timed {
				return -1 // what came before the start comes first
			}
			return 1
		}
		return cmp.Or(cmp.Compare(a.At, b.At), cmp.Compare(a.ID, b.ID))
	})
	return out
}

// sortOf returns the sort of a line; 0 for one that is no moment by itself.
func sortOf(e *race.Event) Sort {
	switch e.Kind {
	case race.KindFall:
		return Fall
	case race.KindHazard:
		return Hazard
	case race.KindSwap:
		return Shift
	case race.KindClock:
		return Clock
	case race.KindOutput:
		if e.State == "lost" || e.State == "silent" {
			return Lost
		}
	case race.KindNote:
		if e.Item == race.ItemMedical {
			return Medical
		}
	}
	return 0
}
