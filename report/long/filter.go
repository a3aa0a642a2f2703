package long

import (
	"math"
	"slices"
	"time"

	"spotter/race"
	"spotter/race/rows"
)

// Filter returns the numbers of the rows that a filter takes, as they should read, in order.
// Outcomes in the row of their cue are not among them.
func (r *Race) Filter(f rows.Filter) []int32 {
	list := r.quick(f)
	if len(r.changed) == 0 {
		return list
	}
	out := make([]int32, 0, len(list)+len(r.changed))
	for i := range r.changed {
		c := &r.changed[i]
		at, _ := slices.BinarySearch(list, c.row)
		out = append(out, list[:at]...)
		if list = list[at:]; len(list) > 0 && list[0] == c.row {
			list = list[1:]
		}
		if f.Takes(&c.is) {
			out = append(out, c.row)
		}
	}
	return append(out, list...)
}

// quick filters by the columns of the index. It is right for all rows that are not changed.
func (r *Race) quick(f rows.Filter) (list []int32) {
	if f.Kinds = r.kinds(f.Kinds); len(f.Kinds) == 0 {
		return nil
	}
	if len(f.Ranges) == 0 {
		return r.index.Filter(f, 0, r.rows)
	}
	ranges := f.Ranges
	var by move
	for from, n := 0, 0; n <= len(r.moves); n++ {
		to := r.rows
		if n < len(r.moves) {
			to = min(int(r.moves[n].from), r.rows)
		}
		if f.Ranges = by.back(ranges); to > from && len(f.Ranges) > 0 {
			if more := r.index.Filter(f, from, to); list == nil {
				list = more
			} else {
				list = append(list, more...)
			}
		}
		if from = to; n < len(r.moves) {
			by = r.moves[n].move
		}
	}
	return list
}

// kinds returns the kinds that the columns are asked for: no outcomes.
func (r *Race) kinds(of []race.Kind) (list []race.Kind) {
	for k := range r.Kinds {
		if k != race.KindOutcome && (len(of) == 0 || slices.Contains(of, k)) {
			list = append(list, k)
		}
	}
	return list
}

// back returns the ranges in which rows were before they were moved into some ranges. A time that
// was moved to before the gun is none.
func (m move) back(ranges []rows.Range) (list []rows.Range) {
	if m.none {
		return nil
	}
	for _, r := range ranges {
		if r.From = max(r.From, 0); r.To > r.From {
			list = append(list, rows.Range{From: minus(r.From, m.by), To: minus(r.To, m.by)})
		}
	}
	return list
}

// minus returns a − b, at most as large as a time can be.
func minus(a, b time.Duration) time.Duration {
	if b < 0 && a > math.MaxInt64+b {
		return math.MaxInt64
	}
	return a - b
}
