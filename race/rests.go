package race

import (
	"cmp"
	"slices"
	"time"
)

// Rest is a rest of the runner, in race time.
type Rest struct {
	ID       EventID // the line with which it began
	Ended    EventID // the line that ended it; 0 where none did
	From, To time.Duration
	Open     bool // it is not over: To means nothing
}

// turn is a line that begins or ends a rest.
type turn struct {
	id    EventID
	at    time.Duration
	rests bool
}

// settleRests makes rests of the lines that begin and end them. A rest in a rest begins
// nothing, and going on without a rest ends none. The finish ends a rest.
func (f *Facts) settleRests() {
	if len(f.turns) == 0 {
		f.Rests = nil
		return
	}
	turns := slices.Clone(f.turns)
	slices.SortStableFunc(turns, func(a, b turn) int { return cmp.Compare(a.at, b.at) })
	f.Rests = nil
	for _, t := range turns {
		n := len(f.Rests)
		resting := n > 0 && f.Rests[n-1].Open
		switch {
		case f.line.Known && t.at > f.line.Elapsed:
		case t.rests && !resting:
			f.Rests = append(f.Rests, Rest{ID: t.id, From: t.at, Open: true})
		case !t.rests && resting:
			f.Rests[n-1].To, f.Rests[n-1].Open, f.Rests[n-1].Ended = t.at, false, t.id
		}
	}
	if n := len(f.Rests); n > 0 && f.Rests[n-1].Open && f.line.Known {
		f.Rests[n-1].To, f.Rests[n-1].Open = f.line.Elapsed, false
	}
}

// Resting reports whether the runner rests at a race time.
func (f *Facts) Resting(at time.Duration) bool {
	for i := len(f.Rests) - 1; i >= 0; i-- {
		if r := &f.Rests[i]; at >= r.From {
			return r.Open || at < r.To
		}
	}
	return false
}

// stood returns for how long of the race time from..to the runner stood: rests, and the
// wait in the corral for the mat, where that is known.
func (f *Facts) stood(from, to time.Duration) (d time.Duration) {
	d = max(min(to, f.waited)-max(from, 0), 0)
	for i := len(f.Rests) - 1; i >= 0; i-- {
		r := &f.Rests[i]
		end := r.To
		if r.Open {
			end = to
		}
		if end <= from {
			break
		}
		begin := max(r.From, from, f.waited) // a rest in the corral is not counted twice
		d += max(min(end, to)-begin, 0)
	}
	return d
}
