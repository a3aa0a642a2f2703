package review

import (
	"iter"
	"slices"

	"spotter/cues"
	"spotter/race"
	"spotter/race/logbook"
	"spotter/race/rows"
	"spotter/report/figures"
	"spotter/report/filter"
)

// Long is a log that has too many lines to keep them all in memory: each is parsed when it is
// drawn. Lines have numbers from 0. It may be used by several goroutines.
type Long interface {
	// Filter returns the numbers of the lines from first on that a filter takes, in order.
	Filter(f rows.Filter, first int) []int32
	Row(i int) rows.Row
	// RowOf returns the number of a line of the journal here.
	RowOf(seq uint64) (i int, ok bool)
	// Event reads one line.
	Event(i int) (race.Event, error)
}

// Present has what a long log offers to choose from.
type Present struct {
	Kinds []race.Kind
	Cues  []cues.ID // the most frequent first
}

// rows returns all rows. Lines of outcomes are in the rows of their cues.
func (x *book) rows() []int32 {
	if x.long == nil {
		return x.Rows()
	}
	return x.all
}

// id returns the event of a row.
func (x *book) id(i int32) race.EventID {
	if x.long == nil {
		return x.Lines[i].ID
	}
	return race.EventID(x.long.Row(int(i)).Seq)
}

// find returns the row of an event; ok is false where the log has none.
func (x *book) find(id race.EventID) (i int32, ok bool) {
	if x.long == nil {
		return x.At(id)
	}
	n, ok := x.long.RowOf(uint64(id))
	return int32(n), ok
}

// cueOf returns the event to whose row a line belongs: of an outcome its cue, else the line itself.
func (x *book) cueOf(i int32) (at int32, ok bool) {
	if _, own := slices.BinarySearch(x.rows(), i); own {
		return i, true
	}
	if x.long == nil {
		return x.find(x.Lines[i].Ref)
	}
	e, err := x.long.Event(int(i))
	if err != nil {
		return 0, false
	}
	return x.find(e.Ref)
}

// notWhole reports whether a row is a cue that the runner did not hear to its end.
func (x *book) notWhole(i int32) bool {
	if x.long != nil {
		r := x.long.Row(int(i))
		return r.NotHeard() && filter.NotWhole.Takes(r.Outcome) && !x.Voided(race.EventID(r.Seq))
	}
	e := &x.Lines[i]
	if e.Kind != race.KindCue || x.Voided(e.ID) {
		return false
	}
	at, ok := x.Outcome(e.ID)
	return ok && filter.NotWhole.Takes(x.Events[at].Outcome)
}

// take returns the rows that a filter takes. hits has the rows with the filter's text, of a long log.
func (x *book) take(f filter.Filter, hits []int32) []int32 {
	if x.long == nil {
		return f.Rows(x.Book, func(i int32) string { return x.row(i).text() })
	}
	if f.All() {
		return x.all
	}
	list := x.long.Filter(x.short(f), 0)
	if f.HasPlace || f.HasTime {
		list = x.amendedTimes(f, list)
	}
	if f.Cue == "" && !f.Voided && f.Text == "" {
		return list // the short filter knows all of it
	}
	return slices.DeleteFunc(list, func(i int32) bool {
		r := x.long.Row(int(i))
		if f.Cue != "" && r.Cue != f.Cue || f.Voided && !x.Voided(race.EventID(r.Seq)) {
			return true
		}
		_, hit := slices.BinarySearch(hits, i)
		return f.Text != "" && !hit
	})
}

// amendedTimes puts the lines whose time was amended where they stand now: a long log's own
// filter knows their times as they were written.
func (x *book) amendedTimes(f filter.Filter, list []int32) []int32 {
	from, to := f.Times(x.way)
	span, kept := figures.Span{From: from, To: to}, x.short(f)
	kept.Ranges = nil
	for i := range x.Lines {
		e := &x.Lines[i]
		n, ok := x.long.RowOf(e.Seq)
		if !ok || !e.HasElapsed || e.Elapsed == x.Events[i].Elapsed {
			continue
		}
		row := x.long.Row(n)
		at, in := slices.BinarySearch(list, int32(n))
		switch takes := span.Has(e.Elapsed) && kept.Takes(&row); {
		case takes && !in:
			list = slices.Insert(list, at, int32(n))
		case in && !takes:
			list = slices.Delete(list, at, at+1)
		}
	}
	return list
}

// short returns what a long log's own filter knows of a filter.
func (x *book) short(f filter.Filter) rows.Filter {
	s := rows.Filter{Kinds: x.present.Kinds}
	if f.Kind != "" {
		s.Kinds = []race.Kind{f.Kind}
	}
	if f.OfCues() {
		if s.Kinds = []race.Kind{race.KindCue}; f.Kind != "" && f.Kind != race.KindCue {
			s.Ranges = []rows.Range{{}} // no line is a cue and of another kind
			return s
		}
	}
	for c := cues.Info; c <= cues.Alarm; c++ {
		if c.String() == f.Class {
			s.Classes = []cues.Class{c}
		}
	}
	if f.Outcome != filter.AnyOutcome {
		for _, o := range []race.Outcome{race.Heard, race.Cut, race.Dropped, race.Expired, race.NoDevice, ""} {
			if f.Outcome.Takes(o) {
				s.Outcomes = append(s.Outcomes, o)
			}
		}
	}
	if f.HasPlace || f.HasTime {
		from, to := f.Times(x.way)
		from, to = figures.Span{From: from, To: to}.HalfOpen()
		s.Ranges = []rows.Range{{From: from, To: to}}
	}
	return s
}

// source returns the log as a source of figures.
func (x *book) source() figures.Source {
	s := figures.FromBook(x.Book)
	if x.long == nil {
		return s
	}
	s.Cues, s.Counts = x.longCues(false), x.longCues(true)
	return s
}

// longCues returns the presses of a long log, or the words of its countdowns.
func (x *book) longCues(counts bool) iter.Seq[figures.Cue] {
	return func(yield func(figures.Cue) bool) {
		for _, i := range x.long.Filter(rows.Filter{Kinds: []race.Kind{race.KindCue}}, 0) {
			r := x.long.Row(int(i))
			id := race.EventID(r.Seq)
			if r.Count != counts || x.Voided(id) {
				continue
			}
			if !yield(figures.Cue{ID: id, At: r.Elapsed, Timed: r.HasElapsed, Heard: r.Cue, Class: r.Class, Outcome: r.Outcome,
				Why: r.Why, Latency: r.Latency}) {
				return
			}
		}
	}
}

// around returns a small book with a row of a long log, and where it is in that. With whole, the line of its
// outcome is read too.
func (x *book) around(i int32, whole bool) (small book, at int32) {
	r := x.long.Row(int(i))
	if at, ok := x.At(race.EventID(r.Seq)); ok && r.Kind != race.KindCue {
		return book{Book: x.Book, way: x.way}, at
	}
	e, err := x.long.Event(int(i))
	if err != nil {
		e = race.Event{Seq: r.Seq, ID: race.EventID(r.Seq), Kind: r.Kind, Text: err.Error()}
	}
	var log []race.Event
	if open := slices.IndexFunc(x.Events, func(e race.Event) bool { return e.Kind == race.KindOpen }); open >= 0 {
		log = append(log, x.Events[open])
	}
	if start := x.Start(); start != nil {
		log = append(log, *start)
	}
	at = int32(len(log))
	log = append(log, e)
	if o, ok := x.outcomeOf(i, &r, whole); ok {
		log = append(log, o)
	}
	if _, ok := x.At(e.ID); ok { // a void or an amend speaks of it
		for _, more := range x.Events {
			if more.Ref == e.ID && more.Kind != race.KindOutcome {
				log = append(log, more)
			}
		}
	}
	return book{Book: logbook.New(log), way: x.way}, at
}

// nearOutcome bounds the search for the line of an outcome: so many lines behind its cue.
const nearOutcome = 400

// outcomeOf returns the outcome of a cue: as the row has it, or its line.
func (x *book) outcomeOf(i int32, r *rows.Row, whole bool) (o race.Event, ok bool) {
	if r.Kind != race.KindCue || r.Outcome == "" {
		return o, false
	}
	o = race.Event{Kind: race.KindOutcome, Ref: race.EventID(r.Seq), Outcome: r.Outcome, Why: r.Why, Latency: r.Latency}
	if !whole {
		return o, true
	}
	for _, at := range x.long.Filter(rows.Filter{Kinds: []race.Kind{race.KindOutcome}}, int(i)) {
		if at > i+nearOutcome {
			break
		}
		if e, err := x.long.Event(int(at)); err == nil && e.Ref == race.EventID(r.Seq) {
			return e, true
		}
	}
	return o, true
}
