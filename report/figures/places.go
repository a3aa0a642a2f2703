package figures

import (
	"cmp"
	"iter"
	"slices"
	"time"

	"spotter/race"
)

// Place says how far the runner was along the course at one moment, by GPS or by the spotter's
// hand.
type Place struct {
	At time.Duration // race time
	M  float64       // metres along the course
}

// PlacesApart is the race time from one position that a [Way] uses to the next. A runner's
// pace does not change in it by more than a position errs, and a day of a race has a bounded
// number of them.
const PlacesApart = 10 * time.Second

// PlacesOf goes over the positions that lines have, as they should read. Those of boards are
// left out: a board is its own place. So is that of a line whose time was put right, for
// the position is of the key and not of that time, and one by hand that was taken back.
func PlacesOf(lines []race.Event, voided func(race.EventID) bool) iter.Seq[Place] {
	return func(yield func(Place) bool) {
		moved := map[race.EventID]bool{}
		for i := range lines {
			if e := &lines[i]; e.Kind == race.KindAmend && e.Correction != 0 {
				moved[e.Ref] = true
			}
		}
		for i := range lines {
			e := &lines[i]
			if e.PositionM <= 0 || !e.HasElapsed || e.Elapsed <= 0 || e.Kind == race.KindSplit || moved[e.ID] ||
				e.Kind == race.KindNote && voided(e.ID) {
				continue
			}
			if !yield(Place{e.Elapsed, e.PositionM}) {
				return
			}
		}
	}
}

// Way returns the way of the race of a source.
func (s Source) Way() *Way {
	if s.Places == nil {
		return NewWay(s.Facts)
	}
	places := slices.SortedStableFunc(s.Places, func(a, b Place) int { return cmp.Compare(a.At, b.At) })
	return NewWay(s.Facts, places...)
}

// fill puts positions between the boards. A board is the truth: a position that is not
// between the boards before and after it is left out, and so is one that would go back.
func (w *Way) fill(places []Place) {
	if len(w.points) == 0 || len(places) == 0 {
		return
	}
	boards := w.points
	w.points = make([]point, 0, len(boards)+len(places))
	end := len(boards)
	if w.facts.Finish.Known {
		end-- // nothing lies behind it
	}
	next, used := 0, -PlacesApart
	for i, b := range boards {
		w.points = append(w.points, b)
		if i == end {
			break
		}
		for ; next < len(places) && (i+1 == len(boards) || places[next].At < boards[i+1].at); next++ {
			p := places[next]
			if p.At < used+PlacesApart {
				continue
			}
			used = p.At
			if i+1 == len(boards) || p.M < boards[i+1].m {
				w.add(point{p.At, p.M})
			}
		}
	}
}
