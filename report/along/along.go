package along

import (
	"errors"
	"fmt"
	"time"

	"spotter/race"
	"spotter/report/track"
)

// Track is a track on the clock of a race.
type Track struct {
	Track  *track.Track  // its times moved by Offset
	Offset time.Duration // that was added
	Given  bool          // the offset was given, and not estimated
	// Sure says that the estimate stands out. Where it does not, Offset is 0.
	Sure bool
	// Fit and Other are seconds of the race in which standing and moving agree less those in
	// which they do not: at the best offset, and at the best one that is more than 10 s from it.
	Fit, Other int

	gun time.Time
}

// ErrNotStarted is the error of a race without a start: nothing in it has a time to compare.
var ErrNotStarted = errors.New("the race was not started in this log, so a track cannot be laid along it")

// With lays a track along a race with an offset that is to be added to the track's times. It
// fails with a *[track.ApartError] where both have no moment in common.
func With(t *track.Track, f *race.Facts, offset time.Duration) (*Track, error) {
	if !f.Gun.Known {
		return nil, ErrNotStarted
	}
	moved := t.Shift(offset)
	if err := moved.Covers(f.Gun.Wall, f.Gun.Wall.Add(end(f))); err != nil {
		return nil, fmt.Errorf("the track is not of this race: %w", err)
	}
	return &Track{Track: moved, Offset: offset, Given: true, Sure: true, gun: f.Gun.Wall}, nil
}

// Estimate lays a track along a race and finds the offset of its clock.
func Estimate(t *track.Track, f *race.Facts) (*Track, error) {
	if !f.Gun.Known {
		return nil, ErrNotStarted
	}
	s := standings(t, f)
	best, fit, other := s.best()
	var offset time.Duration
	sure := fit-other >= leastLead && s.stood(best) >= leastLead
	if sure {
		offset = time.Duration(best) * time.Second
	}
	a, err := With(t, f, offset)
	if err != nil {
		return nil, err
	}
	a.Given, a.Sure, a.Fit, a.Other = false, sure, fit, other
	return a, nil
}

// At returns where the runner was at a race time; ok is false where the track does not tell.
func (a *Track) At(elapsed time.Duration) (track.Point, bool) { return a.Track.At(a.gun.Add(elapsed)) }

// end returns the race time at which a race was over.
func end(f *race.Facts) time.Duration {
	if f.Finish.Known {
		return f.Finish.Elapsed
	}
	return f.Last
}

const (
	maxOffset = 15 * 60 // seconds: a watch that is further off is set by hand
	apart     = 10      // seconds from the best offset at which another one begins
	leastLead = 8       // by how much the best has to be better than any other
	before    = 60      // seconds before the gun in which a runner is taken to stand
	window    = 5       // seconds to both sides over which a track's movement is looked at
	stillM    = 12.0    // metres over that window, of a runner who stands; position is 2 to 3 m off
)

// standing has for each second of a track whether the runner stood, and the same of a race.
type standing struct {
	still, known []int    // sums over the seconds of the track before each
	ahead        int      // seconds from the first point of the track to the gun
	spans        [][2]int // of the race: seconds from the gun in which the runner stood
	whole        [2]int   // of the race: the seconds that are compared
}

// standings looks at a track and at a race.
func standings(t *track.Track, f *race.Facts) *standing {
	n := int(t.To().Sub(t.From())/time.Second) + 1
	n = min(n, 48*3600)
	s := &standing{still: make([]int, n+1), known: make([]int, n+1), ahead: int(f.Gun.Wall.Sub(t.From()).Round(time.Second) / time.Second)}
	for i := range n {
		s.still[i+1], s.known[i+1] = s.still[i], s.known[i]
		at := t.From().Add(time.Duration(i) * time.Second)
		a, ok := t.At(at.Add(-window * time.Second))
		b, ok2 := t.At(at.Add(window * time.Second))
		if !ok || !ok2 {
			continue
		}
		s.known[i+1]++
		if track.Metres(a, b) < stillM {
			s.still[i+1]++
		}
	}
	first := 0
	if f.Chip.Known {
		first = seconds(f.Chip.Elapsed)
	}
	s.spans = append(s.spans, [2]int{-before, first})
	for _, r := range f.Rests {
		to := seconds(r.To)
		if r.Open {
			to = seconds(end(f))
		}
		if from := max(seconds(r.From), first); to > from {
			s.spans = append(s.spans, [2]int{from, to})
		}
	}
	s.whole = [2]int{-before, seconds(end(f))}
	return s
}

// seconds returns a time in whole seconds.
func seconds(d time.Duration) int { return int(d.Round(time.Second) / time.Second) }

// best returns the offset in seconds that fits best, how well, and how well the best
// other one does. Of several that fit as well it is the middle one.
func (s *standing) best() (offset, fit, other int) {
	scores := make([]int, 2*maxOffset+1)
	for i := range scores {
		scores[i] = s.score(i - maxOffset)
	}
	first := 0
	for i, v := range scores {
		if v > scores[first] {
			first = i
		}
	}
	last := first
	for last+1 < len(scores) && scores[last+1] == scores[first] {
		last++
	}
	mid := (first + last) / 2
	other = -1 << 30
	for i, v := range scores {
		if i < mid-apart || i > mid+apart {
			other = max(other, v)
		}
	}
	return mid - maxOffset, scores[first], other
}

// count returns a sum over a span of the race at an offset.
func (s *standing) count(sums []int, span [2]int, offset int) int {
	i := min(max(span[0]+s.ahead-offset, 0), len(sums)-1)
	j := min(max(span[1]+s.ahead-offset, 0), len(sums)-1)
	return sums[max(i, j)] - sums[i]
}

// stood returns the seconds in which the runner stood by the race and by the track. Without
// any the best offset only leaves out what does not fit.
func (s *standing) stood(offset int) (n int) {
	for _, span := range s.spans {
		n += s.count(s.still, span, offset)
	}
	return n
}

// score returns the seconds that agree less those that do not, at an offset in seconds.
func (s *standing) score(offset int) int {
	still, known := s.count(s.still, s.whole, offset), s.count(s.known, s.whole, offset)
	sum := known - 2*still // as if the runner had moved all the time
	for _, span := range s.spans {
		k, st := s.count(s.known, span, offset), s.count(s.still, span, offset)
		sum += (2*st - k) - (k - 2*st)
	}
	return sum
}
