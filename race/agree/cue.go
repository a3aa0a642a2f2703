package agree

import (
	"cmp"
	"slices"
	"time"

	"spotter/cues"
	"spotter/race"
)

// Cue is one cue that a spotter gave the runner.
type Cue struct {
	At   time.Duration // on a clock that both logs share, in whole ms
	Code cues.ID       // what the runner hears, sides the runner's
}

// Stretch is a part of the race that both logs cover: From is part of it, To is not.
type Stretch struct{ From, To time.Duration }

// Cues returns the cues of a log that its spotter gave, as they should read, in the order
// of time. Voided cues are left out, and so are those that the program gave by itself,
// such as the counts of a countdown. How a cue ended does not matter: it was given. when
// tells the time of line i on the clock that both logs share; ok is false for a line
// whose time is not known there.
func Cues(r *race.Record, when func(i int) (at time.Duration, ok bool)) (list []Cue) {
	for i := range r.Lines {
		e := &r.Lines[i]
		if e.Kind != race.KindCue || !r.Counts(i) || e.Cue == "" || e.IsCount() {
			continue
		}
		if at, ok := when(i); ok {
			list = append(list, Cue{at.Round(time.Millisecond), e.Cue})
		}
	}
	inOrder(list)
	return list
}

// inOrder sorts cues by time, and those of one time by name.
func inOrder(list []Cue) {
	slices.SortStableFunc(list, func(a, b Cue) int {
		return cmp.Or(cmp.Compare(a.At, b.At), cmp.Compare(a.Code, b.Code))
	})
}

// Common returns the stretches that two logs share. Those of each log must be in the
// order of time and must not overlap.
func Common(a, b []Stretch) (both []Stretch) {
	for i, j := 0, 0; i < len(a) && j < len(b); {
		if s := (Stretch{max(a[i].From, b[j].From), min(a[i].To, b[j].To)}); s.From < s.To {
			both = append(both, s)
		}
		if a[i].To < b[j].To {
			i++
		} else {
			j++
		}
	}
	return both
}

// within returns the cues that lie in one of the stretches, in order.
func within(list []Cue, in []Stretch) (out []Cue) {
	for _, c := range list {
		if slices.ContainsFunc(in, func(s Stretch) bool { return c.At >= s.From && c.At < s.To }) {
			out = append(out, c)
		}
	}
	inOrder(out)
	return out
}

// Covered returns the stretches that a log covers: from each time that it was opened, the
// time from its first line with a race time to its last. The lines of opening and closing
// do not count. when is that of [Cues].
func Covered(r *race.Record, when func(i int) (at time.Duration, ok bool)) (list []Stretch) {
	open := false
	for i := range r.Lines {
		e := &r.Lines[i]
		if e.Kind == race.KindOpen {
			open = false
		}
		at, ok := when(i)
		if !ok || !e.HasElapsed || e.Kind == race.KindOpen || e.Kind == race.KindClose {
			continue
		}
		at = at.Round(time.Millisecond)
		if !open {
			list, open = append(list, Stretch{at, at}), true
		}
		s := &list[len(list)-1]
		s.From, s.To = min(s.From, at), max(s.To, at)
	}
	slices.SortStableFunc(list, func(a, b Stretch) int { return cmp.Compare(a.From, b.From) })
	for i := 1; i < len(list); i++ { // a clock that goes wrong may make them overlap
		list[i].From = max(list[i].From, list[i-1].To)
		list[i].To = max(list[i].To, list[i].From)
	}
	return list
}
