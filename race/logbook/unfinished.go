package logbook

import (
	"cmp"
	"slices"
	"time"

	"spotter/race"
)

// UnfinishedFor bounds the age of a race that is offered again: longer than a marathon
// takes backwards, and less than a night.
const UnfinishedFor = 8 * time.Hour

// sane is a time before any spotter: a wall clock that says less was not set.
var sane = time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)

// Ends holds the hash of the first line of a log and its last lines: enough to tell
// whether its race may be taken up.
type Ends struct {
	Path  string
	First string       // hash of the first line: copies have the same; "" where it cannot be read
	Tail  []race.Event // the last lines of the log; at least one
	Torn  bool         // the end of the file is torn
	Done  bool         // its spotter left it, or it has its finish
	Left  bool         // its spotter left it before the finish
}

// EndsOf returns what the last lines of a log tell; ok is false for what holds no race
// that was started, and for a log that was merged of two, whose race nobody can take up.
func EndsOf(path, first string, tail []race.Event, torn bool) (x Ends, ok bool) {
	for len(tail) > 0 && tail[len(tail)-1].ForReview() {
		tail = tail[:len(tail)-1] // added after the race
	}
	if len(tail) == 0 || slices.ContainsFunc(tail, func(e race.Event) bool { return e.From != "" }) {
		return x, false
	}
	x = Ends{Path: path, First: cmp.Or(first, path), Tail: tail, Torn: torn}
	stands := race.AsItStands(tail)
	for i := range tail {
		e := &tail[i]
		ok = ok || e.HasElapsed || e.Kind == race.KindStart
		x.Done = x.Done || e.Kind == race.KindFinish && stands.Counts(i)
	}
	last := x.Last()
	if last.Kind == race.KindClose && (last.Reason == race.ReasonLeft || last.Reason == race.ReasonTakenUp || last.Reason == race.ReasonHanded) {
		x.Done, x.Left = true, last.Reason == race.ReasonLeft && !x.Done
	}
	return x, ok
}

// Last returns the last line of the log.
func (x *Ends) Last() *race.Event { return &x.Tail[len(x.Tail)-1] }

// Age returns how long ago the last line was written by the wall clock; known is
// false where that cannot be: the line lies in the future, or before any spotter.
func (x *Ends) Age(now race.Stamp) (d time.Duration, known bool) {
	last := x.Last().Wall
	d = now.Wall.Sub(last)
	return d, d >= 0 && last.After(sane)
}

// before compares two races: the one that ended within the last hours first, then
// those whose age cannot be known, then older ones; the later line first in each.
func (x *Ends) before(y *Ends, now race.Stamp) int {
	rank := func(x *Ends) int {
		switch age, known := x.Age(now); {
		case !known:
			return 1
		case age <= UnfinishedFor:
			return 0
		}
		return 2
	}
	return cmp.Or(cmp.Compare(rank(x), rank(y)), y.Last().Wall.Compare(x.Last().Wall))
}

// Furthest keeps one of each set of copies of a log: the one that goes on furthest, in
// the place of the first.
func Furthest(all []Ends) []Ends {
	at := make(map[string]int, len(all))
	var kept []Ends
	for _, x := range all {
		i, copied := at[x.First]
		switch {
		case !copied:
			at[x.First] = len(kept)
			kept = append(kept, x)
		case x.Last().Seq > kept[i].Last().Seq:
			kept[i] = x
		}
	}
	return kept
}

// Unfinished returns the races that can be taken up, the first to offer first: what
// broke off goes before what its spotter left within the last hours. What is in the
// log decides, not the file's time, for a machine may have started in 1970.
func Unfinished(all []Ends, now race.Stamp) []Ends {
	all = slices.DeleteFunc(all, func(x Ends) bool {
		age, known := x.Age(now)
		return x.Done && !x.Left || x.Left && (!known || age > UnfinishedFor)
	})
	slices.SortStableFunc(all, func(x, y Ends) int {
		if x.Left != y.Left {
			return map[bool]int{true: 1, false: -1}[x.Left]
		}
		return x.before(&y, now)
	})
	return all
}

// LastDone returns the race that was left in order last, going by what is in it.
func LastDone(all []Ends, now race.Stamp) (last Ends, ok bool) {
	for _, x := range all {
		if x.Done && (!ok || x.before(&last, now) < 0) {
			last, ok = x, true
		}
	}
	return last, ok
}
