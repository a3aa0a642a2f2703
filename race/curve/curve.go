package curve

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"slices"
	"sort"
	"time"
)

// Rest is a stop that is planned, AtM metres from the start.
type Rest struct {
	AtM float64
	For time.Duration
}

// Table says when a target passes each distance. Make one with [Spread] or [Parse]. It does
// not change; any number of goroutines may read it.
//
// The way is cut into steps of one length. In a step the pace is even. Times are whole
// milliseconds at the end of each step, so that a table which was written and read again
// is the same table.
type Table struct {
	lengthM float64
	moving  []time.Duration // without rests, at the end of each step; the first is 0 at the start
	rests   []Rest          // by distance
	rest    time.Duration   // of all together
}

// The largest table: its text has to fit into a line of the journal.
const (
	mostSteps = 500
	mostRests = 60
	longest   = 4000 // bytes of text
)

// Spread returns the table of a plan over lengthM metres. moving is its time without rests.
// It is spread over len(weights) steps of one length, in proportion to the weight of each.
// Steps are put together where there are too many for a line of the journal.
func Spread(lengthM float64, moving time.Duration, weights []float64, rests []Rest) (*Table, error) {
	if len(weights) == 0 {
		return nil, errors.New("there is nothing to spread the time over")
	}
	sums := make([]float64, len(weights)+1)
	for i, w := range weights {
		if !(w > 0) || math.IsInf(w, 0) {
			return nil, fmt.Errorf("step %d weighs %v: a weight is a number over 0", i+1, w)
		}
		sums[i+1] = sums[i] + w
	}
	moving = moving.Truncate(time.Millisecond)
	for steps := min(len(weights), mostSteps); ; steps /= 2 {
		ends := make([]time.Duration, steps+1)
		for i := 1; i < steps; i++ {
			at := float64(i) * float64(len(weights)) / float64(steps)
			k := min(int(at), len(weights)-1)
			sum := sums[k] + (at-float64(k))*weights[k]
			ends[i] = round(float64(moving) * sum / sums[len(weights)]).Round(time.Millisecond)
		}
		ends[steps] = moving
		t, err := table(lengthM, ends, rests)
		if err != nil || len(t.String()) <= longest || steps < 2 {
			return t, err
		}
	}
}

// table checks the parts of a table and puts them together.
func table(lengthM float64, ends []time.Duration, rests []Rest) (*Table, error) {
	if !(lengthM > 0) || math.IsInf(lengthM, 0) {
		return nil, fmt.Errorf("a way of %v m has no plan", lengthM)
	}
	for i := 1; i < len(ends); i++ {
		if ends[i] <= ends[i-1] {
			return nil, fmt.Errorf("step %d of the plan takes no time", i)
		}
	}
	if len(rests) > mostRests {
		return nil, fmt.Errorf("%d rests are planned: at most %d can be", len(rests), mostRests)
	}
	t := &Table{lengthM: lengthM, moving: ends, rests: slices.Clone(rests)}
	slices.SortStableFunc(t.rests, func(a, b Rest) int { return cmp.Compare(a.AtM, b.AtM) })
	for i := range t.rests {
		r := &t.rests[i]
		r.For = r.For.Truncate(time.Millisecond)
		if !(r.AtM > 0 && r.AtM < lengthM) || r.For <= 0 || r.For > longestRest {
			return nil, fmt.Errorf("a rest of %v at %v m of %v is none that can be planned", r.For, r.AtM, lengthM)
		}
		t.rest += r.For
	}
	return t, nil
}

// longestRest keeps sums of rests far from where durations overflow.
const longestRest = 1000 * time.Hour

// Whole returns the time of the whole way, with the rests.
func (t *Table) Whole() time.Duration { return t.moving[len(t.moving)-1] + t.rest }

// StepM returns the length of a step in metres.
func (t *Table) StepM() float64 { return t.lengthM / float64(len(t.moving)-1) }

// Moving returns the time that the plan takes to a distance, without rests. In a step it is
// even: t1 + (t2 − t1) × (d − d1) ÷ (d2 − d1).
func (t *Table) Moving(metres float64) time.Duration {
	steps := len(t.moving) - 1
	at := metres / t.lengthM * float64(steps)
	switch {
	case !(at > 0):
		return 0
	case at >= float64(steps):
		return t.moving[steps]
	}
	i := int(at)
	return t.moving[i] + round(float64(t.moving[i+1]-t.moving[i])*(at-float64(i)))
}

// WhereMoving returns the distance in metres at which the plan has moved for a time.
func (t *Table) WhereMoving(moving time.Duration) float64 {
	i := sort.Search(len(t.moving), func(i int) bool { return t.moving[i] >= moving })
	switch {
	case i == 0:
		return 0
	case i == len(t.moving):
		return t.lengthM
	}
	from, to := t.moving[i-1], t.moving[i]
	at := (float64(i-1) + float64(moving-from)/float64(to-from)) * t.StepM()
	return min(at, t.lengthM) // the length of a step is rounded
}

// At returns when the plan comes to a distance. A rest that is planned there is still to
// come.
func (t *Table) At(metres float64) time.Duration {
	at := t.Moving(metres)
	for i := range t.rests {
		if t.rests[i].AtM < metres {
			at += t.rests[i].For
		}
	}
	return at
}

// RestsFrom returns how long the rests take that are planned from a distance on, one that
// is planned there included.
func (t *Table) RestsFrom(metres float64) time.Duration {
	var sum time.Duration
	for i := range t.rests {
		if t.rests[i].AtM >= metres {
			sum += t.rests[i].For
		}
	}
	return sum
}

// Where returns the distance in metres at which the plan is at a time. In a rest it stands
// still.
func (t *Table) Where(at time.Duration) float64 {
	for i := range t.rests {
		r := &t.rests[i]
		comes := t.Moving(r.AtM)
		if at <= comes {
			break
		}
		if at <= comes+r.For {
			return r.AtM
		}
		at -= r.For
	}
	return t.WhereMoving(at)
}

// round returns nanoseconds to the nearest.
func round(ns float64) time.Duration { return time.Duration(math.Round(ns)) }
