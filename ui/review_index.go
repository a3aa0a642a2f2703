package ui

import (
	"slices"

	"spotter/race"
	"spotter/text"
)

// reviewIndex is a log made ready to be looked at: which lines are rows, and
// what is known of each from other lines. Nothing is copied and no text is made
// before a row is drawn.
type reviewIndex struct {
	events    []race.Event
	stands    race.Record            // the same, with voids and amends applied
	at        map[race.EventID]int32 // where an event is in events
	outcome   map[race.EventID]int32 // what became of a cue
	voidedBy  map[race.EventID]int32
	amendedBy map[race.EventID]int32
	split     map[race.EventID]int32 // where a split is in splits
	splits    []race.Split
	rows      []int32 // events that are rows; an outcome is part of its cue's
	kinds     []reviewFilter
	counts    race.Counts

	open    race.Open // the last: a race that is taken up may go on with another pack
	opened  int       // how often the log was opened
	start   int32     // the start, -1 without
	first   int32     // the first event with a wall time, -1 without
	elapsed race.Event
	plan    race.Plan
}

// reviewFilter is a choice of rows.
type reviewFilter struct {
	name   string
	kind   race.Kind
	all    bool // whatever the kind
	voided bool // whatever the kind, when taken back
	n      int
}

func newReviewIndex(events []race.Event) *reviewIndex {
	x := &reviewIndex{events: events, start: -1, first: -1,
		at:      make(map[race.EventID]int32, len(events)),
		outcome: map[race.EventID]int32{}, voidedBy: map[race.EventID]int32{},
		amendedBy: map[race.EventID]int32{}, split: map[race.EventID]int32{},
		stands: race.AsItStands(events), counts: race.Count(events)}
	x.splits = x.stands.Splits
	for i := range events {
		x.at[events[i].ID] = int32(i)
	}
	voided := x.stands.Voided
	for i := range events {
		x.take(int32(i), voided)
	}
	for i, s := range x.splits {
		x.split[s.ID] = int32(i)
	}
	for i := range events {
		if !x.merged(int32(i)) {
			x.rows = append(x.rows, int32(i))
		}
	}
	x.plan = race.Plan{Target: x.open.Target, DistanceM: x.open.DistanceM, Units: x.open.Units}
	x.filters()
	return x
}

// take notes what one line says of the race and of other lines.
func (x *reviewIndex) take(i int32, voided map[race.EventID]bool) {
	e := &x.events[i]
	if x.first < 0 && !e.Wall.IsZero() {
		x.first = i
	}
	if e.HasElapsed && e.Elapsed >= x.elapsed.Elapsed {
		x.elapsed = *e
	}
	switch e.Kind {
	case race.KindOpen:
		if e.Open != nil {
			x.open = *e.Open
			x.opened++
		}
	case race.KindStart:
		if x.start < 0 && !voided[e.ID] {
			x.start = i
		}
	case race.KindOutcome:
		if _, twice := x.outcome[e.Ref]; !twice {
			x.outcome[e.Ref] = i
		}
	case race.KindVoid:
		if !voided[e.ID] {
			x.voidedBy[e.Ref] = i
		}
	case race.KindAmend:
		if !voided[e.ID] {
			x.amendedBy[e.Ref] = i
		}
	}
}

// merged reports whether a line is shown as part of another row: an outcome
// whose cue is in the log.
func (x *reviewIndex) merged(i int32) bool {
	e := &x.events[i]
	if e.Kind != race.KindOutcome || x.outcome[e.Ref] != i {
		return false
	}
	k, ok := x.at[e.Ref]
	return ok && x.events[k].Kind == race.KindCue
}

// find returns the event with an ID.
func (x *reviewIndex) find(id race.EventID) (e *race.Event, ok bool) {
	i, ok := x.at[id]
	if !ok {
		return nil, false
	}
	return &x.events[i], true
}

// voided reports whether an event was taken back.
func (x *reviewIndex) voided(id race.EventID) bool {
	_, ok := x.voidedBy[id]
	return ok
}

// filters lists the choices of rows, those with rows only.
func (x *reviewIndex) filters() {
	n := map[race.Kind]int{}
	voided := 0
	for _, i := range x.rows {
		n[x.events[i].Kind]++
		if x.voided(x.events[i].ID) {
			voided++
		}
	}
	x.kinds = []reviewFilter{{name: "all", all: true, n: len(x.rows)}}
	for _, k := range kindOrder() {
		if n[k] > 0 {
			x.kinds = append(x.kinds, reviewFilter{name: text.Clean(string(k)), kind: k, n: n[k]})
			delete(n, k)
		}
	}
	rest := make([]string, 0, len(n)) // kinds of a later version
	for k := range n {
		rest = append(rest, string(k))
	}
	slices.Sort(rest)
	for _, k := range rest {
		x.kinds = append(x.kinds, reviewFilter{name: text.Clean(k), kind: race.Kind(k), n: n[race.Kind(k)]})
	}
	if voided > 0 {
		x.kinds = append(x.kinds, reviewFilter{name: "voided", voided: true, n: voided})
	}
}

// kindOrder is the order in which kinds are offered: what a reviewer asks for
// first comes first.
func kindOrder() []race.Kind {
	return []race.Kind{race.KindCue, race.KindSplit, race.KindFall, race.KindHazard, race.KindRest, race.KindAid,
		race.KindNote, race.KindGo, race.KindSwap, race.KindStart, race.KindFinish, race.KindVoid, race.KindAmend,
		race.KindOutput, race.KindClock, race.KindOutcome, race.KindOpen, race.KindClose}
}

// choose returns the rows of a filter. The result may be the index's own.
func (x *reviewIndex) choose(f reviewFilter) []int32 {
	if f.all {
		return x.rows
	}
	out := make([]int32, 0, f.n)
	for _, i := range x.rows {
		e := &x.events[i]
		if (f.voided && x.voided(e.ID)) || (!f.voided && e.Kind == f.kind) {
			out = append(out, i)
		}
	}
	return out
}
