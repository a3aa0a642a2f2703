package reading

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"spotter/cues"
	"spotter/journal/index"
	"spotter/race"
	"spotter/text"
	"spotter/ui/review"
)

// openLong shows both ends of a journal, until all of it was read.
func (r *Reader) openLong() (review.Options, error) {
	x, err := r.start()
	if err != nil {
		return review.Options{}, err
	}
	ends := x.Ends()
	o := r.options()
	o.Events = ends.Head
	last := uint64(0)
	if n := len(ends.Head); n > 0 {
		last = ends.Head[n-1].Seq
	}
	for _, e := range ends.Tail {
		if e.Seq > last {
			o.Events = append(o.Events, e)
		}
	}
	o.Checking, o.Every, o.Reread = true, checkEvery, nil
	first := o
	var poll func() (review.Options, bool)
	poll = func() (review.Options, bool) {
		s := x.State()
		if !s.Done {
			o := first
			o.Progress, o.Poll = s.Progress, poll
			return o, true
		}
		return r.read(x), true
	}
	o.Poll = poll
	return o, nil
}

// read returns a long journal that was read to its end.
func (r *Reader) read(x *index.Index) review.Options {
	o := r.options()
	verdict(&o, x.Report(), x.State().Err)
	facts, err := x.Facts(context.Background())
	if err != nil {
		o.OK, o.Verdict = false, text.FirstLine(err)
		return o
	}
	kinds, ids := map[race.Kind]int{}, map[cues.ID]int{}
	for _, row := range x.Rows(0) {
		if row.Kind != race.KindOutcome { // it is in the row of its cue
			kinds[row.Kind]++
		}
		if row.Kind == race.KindCue {
			ids[row.Cue]++
		}
	}
	o.Events, o.Long = facts, x
	o.Present = review.Present{Kinds: frequent(kinds), Cues: frequent(ids)}
	o.Search = func(words string) []int32 { return search(x, words) }
	return o
}

// frequent returns the keys of counts, the most frequent first.
func frequent[K cmp.Ordered](n map[K]int) []K {
	return slices.SortedFunc(maps.Keys(n), func(a, b K) int { return cmp.Or(cmp.Compare(n[b], n[a]), cmp.Compare(a, b)) })
}

// search returns the rows with a text in any field, in order. The outcome of a cue is in the cue's row.
// It returns what was found so far when the file cannot be read to its end.
func search(x *index.Index, words string) (found []int32) {
	_ = x.Search(context.Background(), words, func(row int, e race.Event) bool {
		if e.Kind == race.KindOutcome {
			if cue, ok := x.RowOf(uint64(e.Ref)); ok {
				row = cue
			}
		}
		found = append(found, int32(row))
		return true
	})
	slices.Sort(found)
	return slices.Compact(found)
}
