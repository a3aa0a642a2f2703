package reading

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"spotter/journal/beside"
	"spotter/journal/index"
	"spotter/race"
	"spotter/race/logbook"
	"spotter/report/long"
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

// read returns a long journal that was read to its end, with the notes beside it.
func (r *Reader) read(x *index.Index) review.Options {
	o := r.options()
	o.Reread = r.again
	log := beside.Reading{Log: x.Report()}
	if log.Follows == "" {
		log.Notes, log.Fault = beside.ReadNotes(r.Path, log.Log)
	}
	verdict(&o, &log, x.State().Err)
	race, err := long.New(context.Background(), x, log.Notes.Events())
	if err != nil {
		o.OK, o.Verdict = false, text.FirstLine(err)
		return o
	}
	o.Events, o.Long = race.Events, race
	o.Present = review.Present{Kinds: kinds(race.Kinds), Voided: race.Voided > 0, Cues: frequent(race.Cues)}
	return o
}

// again reads a long journal anew, to its end.
func (r *Reader) again() (review.Options, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.readAgain()
}

// readAgain is again for whoever holds the lock.
func (r *Reader) readAgain() (review.Options, error) {
	x, err := r.start()
	if err != nil {
		return review.Options{}, err
	}
	<-r.open[len(r.open)-1].done
	return r.read(x), nil
}

// kinds returns the kinds that a log has, those first for which a reader asks first.
func kinds(n map[race.Kind]int) (list []race.Kind) {
	known := logbook.Kinds()
	for _, k := range known {
		if n[k] > 0 {
			list = append(list, k)
		}
	}
	for _, k := range slices.Sorted(maps.Keys(n)) { // of a later version
		if !slices.Contains(known, k) {
			list = append(list, k)
		}
	}
	return list
}

// frequent returns the keys of counts, the most frequent first.
func frequent[K cmp.Ordered](n map[K]int) []K {
	return slices.SortedFunc(maps.Keys(n), func(a, b K) int { return cmp.Or(cmp.Compare(n[b], n[a]), cmp.Compare(a, b)) })
}
