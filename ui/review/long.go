package review

import (
	"cmp"
	"context"
	"slices"

	"spotter/cues"
	"spotter/race"
	"spotter/race/logbook"
	"spotter/race/rows"
	"spotter/report/figures"
	"spotter/report/filter"
)

// Long is a log that has too many lines to keep them all in memory: each is parsed when it is
// drawn. Rows have numbers from 0. It may be used by several goroutines.
type Long interface {
	// Filter returns the numbers of the rows that a filter takes, in order. An outcome is part of the row of
	// its cue.
	Filter(f rows.Filter) []int32
	// Row returns a row as it should read.
	Row(i int) rows.Row
	// RowOf returns the number of the row of a line of the journal.
	RowOf(seq uint64) (i int, ok bool)
	// Event reads the line of a row as it was written.
	Event(i int) (race.Event, error)
	// Outcome returns the number of the row of the outcome that the cue in a row has.
	Outcome(i int) (row int, ok bool, err error)
	// EachCue reads the cues of which no other line speaks but an outcome, as they should read, until yield returns
	// false. It may take a second.
	EachCue(ctx context.Context, yield func(i int, e *race.Event, row *rows.Row) bool) error
	// Source returns what figures are worked out of. Going over it may take a second.
	Source() figures.Source
}

// Present has what a long log offers to choose from.
type Present struct {
	Kinds  []race.Kind
	Voided bool
	Cues   []cues.ID // the most frequent first
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

// take returns the rows that a filter takes. found has the rows with the filter's text, of a long log.
func (x *book) take(f filter.Filter, found []int32) []int32 {
	if x.long == nil {
		return f.Rows(x.Book, func(i int32) string { return x.row(i).text() })
	}
	if f.All() {
		return x.all
	}
	list := x.long.Filter(x.short(f))
	if f.Voided {
		list = both(list, x.voidedRows())
	}
	if f.Text != "" {
		list = both(list, found)
	}
	return list
}

// voidedRows returns the rows of a long log that were taken back, in order.
func (x *book) voidedRows() (list []int32) {
	for _, at := range x.Rows() {
		if id := x.Lines[at].ID; x.Voided(id) {
			if i, ok := x.find(id); ok {
				list = append(list, i)
			}
		}
	}
	slices.Sort(list)
	return list
}

// both returns what two ordered lists have in common.
func both(a, b []int32) (list []int32) {
	for len(a) > 0 && len(b) > 0 {
		switch {
		case a[0] < b[0]:
			a = a[1:]
		case a[0] > b[0]:
			b = b[1:]
		default:
			list, a, b = append(list, a[0]), a[1:], b[1:]
		}
	}
	return list
}

// short returns what a long log's own filter knows of a filter.
func (x *book) short(f filter.Filter) rows.Filter {
	var s rows.Filter
	if f.Kind != "" {
		s.Kinds = []race.Kind{f.Kind}
	}
	if f.OfCues() {
		if s.Kinds = []race.Kind{race.KindCue}; f.Kind != "" && f.Kind != race.KindCue {
			s.Ranges = []rows.Range{{}} // no line is a cue and of another kind
			return s
		}
	}
	if f.Cue != "" {
		s.Cues = []cues.ID{f.Cue}
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
	if x.long == nil {
		return figures.FromBook(x.Book)
	}
	return x.long.Source()
}

// longRow lays a row of a long log out.
func (x *book) longRow(i int32) eventRow {
	r := x.long.Row(int(i))
	if at, ok := x.At(race.EventID(r.Seq)); ok {
		return x.bookRow(at)
	}
	e, err := x.long.Event(int(i))
	if err != nil {
		e = race.Event{Seq: r.Seq, Kind: r.Kind, Text: err.Error()}
	}
	e.Elapsed, e.HasElapsed = r.Elapsed, r.HasElapsed
	return x.cueRow(&e, &r)
}

// cueRow lays out a cue of a long log of which no line speaks but its outcome.
func (x *book) cueRow(e *race.Event, r *rows.Row) eventRow {
	var o *race.Event
	if r.Outcome != "" {
		o = &race.Event{Kind: race.KindOutcome, Outcome: r.Outcome, Why: r.Why, Latency: r.Latency}
	}
	row := x.layOut(e, logbook.TellCue(e, o))
	row.foreign(e, string(r.Outcome))
	return row
}

// around returns a small book with a row of a long log, and where it is in that.
func (x *book) around(i int32) (small book, at int32) {
	r := x.long.Row(int(i))
	if at, ok := x.At(race.EventID(r.Seq)); ok {
		return x.withRef(at)
	}
	var log []race.Event
	if open := slices.IndexFunc(x.Events, func(e race.Event) bool { return e.Kind == race.KindOpen }); open >= 0 {
		log = append(log, x.Events[open])
	}
	at = int32(len(log))
	e, err := x.long.Event(int(i))
	if err != nil {
		e = race.Event{Seq: r.Seq, ID: race.EventID(r.Seq), Kind: r.Kind, Text: err.Error()}
	}
	read := []rows.Row{r}
	log = append(log, e)
	if row, ok, err := x.long.Outcome(int(i)); ok && err == nil {
		if o, err := x.long.Event(row); err == nil {
			log, read = append(log, o), append(read, x.long.Row(row))
			log = append(log, x.named(o.By)...)
		}
	}
	log = append(log, x.named(e.Ref)...)
	small = book{Book: logbook.New(log), way: x.way, near: x.near, began: x.began}
	small.Lines = slices.Clone(small.Lines) // no start is in it, so that times are as they were written
	for n, r := range read {
		small.Lines[int(at)+n].Elapsed, small.Lines[int(at)+n].HasElapsed = r.Elapsed, r.HasElapsed
	}
	return small, at
}

// named returns the event that the words of another name, of a long log; none where it cannot be read.
func (x *book) named(id race.EventID) []race.Event {
	i, ok := x.long.RowOf(uint64(id))
	if !ok || id == 0 {
		return nil
	}
	e, err := x.long.Event(i)
	if err != nil {
		return nil
	}
	return []race.Event{e}
}

// withRef returns a book with the event that row at of this book names, and where the row is in
// that: this book itself, where it has that event or there is none.
func (x *book) withRef(at int32) (small book, _ int32) {
	e := &x.Lines[at]
	small = book{Book: x.Book, way: x.way, near: x.near, began: x.began}
	if _, ok := x.At(e.Ref); ok || e.Ref == 0 {
		return small, at
	}
	log := append(slices.Clone(x.Events), x.named(e.Ref)...)
	slices.SortStableFunc(log, func(a, b race.Event) int { return cmp.Compare(a.Seq, b.Seq) })
	small.Book = logbook.New(log)
	at, _ = small.At(e.ID)
	return small, at
}
