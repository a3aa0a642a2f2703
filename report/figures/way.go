package figures

import (
	"cmp"
	"slices"
	"sync"
	"time"

	"spotter/race"
)

// Way says where the runner was at a race time. A board says so for certain; between two
// boards the positions say it that the log has. Between two of these places the distance is
// filled in evenly over the time in which the runner moved; in a rest, and in the wait for the
// mat, it stands still. Make one with [NewWay]; it may be used by any
// number of goroutines.
type Way struct {
	facts  *race.Facts
	points []point // by time and by distance
	stops  []stop  // by time; they do not overlap

	once       sync.Once     // finds what follows
	stands     bool          // the reckoned distance stands still from some time on
	standsFrom time.Duration // that time
	standsAtM  float64       // and that distance
}

// point is a place that is known: the start, a board, or a position.
type point struct {
	at time.Duration
	m  float64
}

// stop is a time in which the runner stood.
type stop struct{ from, to time.Duration }

// NewWay returns the way of a race, with the positions that its log has, by time. It keeps
// the facts.
func NewWay(f *race.Facts, places ...Place) *Way {
	w := &Way{facts: f}
	if f.Gun.Known {
		w.points = append(w.points, point{})
	}
	for i := range f.Splits {
		w.add(point{f.Splits[i].Elapsed, f.Splits[i].DistanceM})
	}
	if f.Finish.Known {
		w.add(point{f.Finish.Elapsed, f.Plan.DistanceM})
	}
	w.fill(places)
	if f.Chip.Known && f.Chip.Elapsed > 0 {
		w.stops = append(w.stops, stop{0, f.Chip.Elapsed})
	}
	for _, r := range f.Rests {
		to := r.To
		if r.Open {
			to = max(f.Last, r.From)
		}
		if n := len(w.stops); n > 0 {
			r.From = max(r.From, w.stops[n-1].to)
		}
		if to > r.From {
			w.stops = append(w.stops, stop{r.From, to})
		}
	}
	return w
}

// add takes in a point that is later and further than the last one. Boards that were
// corrected into disorder are left out, so that the way never goes back.
func (w *Way) add(p point) {
	if n := len(w.points); n > 0 && (p.at <= w.points[n-1].at || p.m <= w.points[n-1].m) {
		return
	}
	w.points = append(w.points, p)
}

// At returns the distance from the start at a race time, in metres. It is measured where
// it lies between two boards or positions; behind the last of them it is what [race.Facts.Standing]
// reckons, and sure is false.
func (w *Way) At(elapsed time.Duration) (metres float64, sure bool) {
	n := len(w.points)
	if n == 0 || elapsed <= 0 {
		return 0, n > 0
	}
	i, found := slices.BinarySearchFunc(w.points, elapsed, func(p point, at time.Duration) int { return cmp.Compare(p.at, at) })
	switch {
	case found:
		return w.points[i].m, true
	case i == n && w.facts.Finish.Known:
		return w.points[n-1].m, true
	case i == n:
		return w.beyond(elapsed), false
	}
	from, to := w.points[i-1], w.points[i]
	whole := w.moved(from.at, to.at)
	if whole <= 0 {
		return from.m, true
	}
	return from.m + (to.m-from.m)*float64(w.moved(from.at, elapsed))/float64(whole), true
}

// beyond returns the distance at a race time behind the last point. The runner is reckoned to come no further than
// the next board, so that the distance stands still from some time on: that is found once, since a log may
// have thousands of lines behind its last board.
func (w *Way) beyond(elapsed time.Duration) float64 {
	last := w.points[len(w.points)-1]
	reckoned := func(at time.Duration) float64 { return max(w.facts.Standing(at).DistanceM, last.m) }
	w.once.Do(func() {
		from, to := last.at, last.at+30*24*time.Hour
		most := reckoned(to)
		if w.stands = to > from && reckoned(to+24*time.Hour) == most; !w.stands {
			return // no board is known
		}
		for to-from > time.Millisecond {
			if half := from + (to-from)/2; reckoned(half) < most {
				from = half
			} else {
				to = half
			}
		}
		w.standsFrom, w.standsAtM = to, most
	})
	if w.stands && elapsed >= w.standsFrom {
		return w.standsAtM
	}
	return reckoned(elapsed)
}

// When returns the first race time at which the runner was at a distance in metres; ok is false
// before the start and behind the last board and position.
func (w *Way) When(metres float64) (elapsed time.Duration, ok bool) {
	n := len(w.points)
	if n == 0 || metres < 0 || metres > w.points[n-1].m {
		return 0, false
	}
	i, found := slices.BinarySearchFunc(w.points, metres, func(p point, m float64) int { return cmp.Compare(p.m, m) })
	if found {
		return w.points[i].at, true
	}
	from, to := w.points[i-1], w.points[i]
	left := time.Duration(float64(w.moved(from.at, to.at)) * (metres - from.m) / (to.m - from.m))
	at := from.at
	for _, s := range w.stops {
		if s.to <= at {
			continue
		}
		if s.from >= at+left {
			break
		}
		left -= max(s.from-at, 0)
		at = s.to
	}
	return min(at+left, to.at), true
}

// Stood returns for how long of from to to the runner stood.
func (w *Way) Stood(from, to time.Duration) (d time.Duration) {
	for _, s := range w.stops {
		d += max(min(s.to, to)-max(s.from, from), 0)
	}
	return d
}

// moved returns for how long of from to to the runner moved.
func (w *Way) moved(from, to time.Duration) time.Duration { return to - from - w.Stood(from, to) }
