package long

import (
	"cmp"
	"context"
	"slices"
	"sort"
	"time"

	"spotter/cues"
	"spotter/journal/index"
	"spotter/race"
	"spotter/race/rows"
)

// Race is a race as the index of its journal has it at a moment: rows that come later are
// not in it. Its rows are those of the index, and behind them the notes after the race. Any number of
// goroutines may read it.
type Race struct {
	Record race.Record // of Events
	Facts  race.Facts
	// Events are the lines that make the facts, as they were written, with the notes behind them: all but cues
	// and outcomes, and of those the ones of which another line speaks, with their outcomes.
	Events []race.Event

	// Counts of the rows that are shown: of each kind, of lines that were taken back, and of the cues that count by
	// what the runner hears.
	Kinds  map[race.Kind]int
	Voided int
	Cues   map[cues.ID]int

	index  *index.Index
	rows   int     // that the index had
	noted  int     // where the notes begin in Events
	at     []int32 // the rows of Events
	strays []int32 // rows of outcomes that are shown, since no cue has them
	moves  []moved // by row: from where on times are moved otherwise
	// changed has the rows that the columns of the index do not have as they should read, in order.
	changed []changed
	last    time.Duration
}

// changed is a row as it should read, where the columns have it otherwise.
type changed struct {
	row int32
	is  rows.Row
}

// moved says how the race time of rows is moved, from one row on.
type moved struct {
	from int32
	move
}

// New reads the lines that make the facts, and goes once over all rows. Notes are those from the file
// beside the journal, with numbers that go on from its last line.
func New(ctx context.Context, x *index.Index, notes []race.Event) (*Race, error) {
	r := &Race{index: x, rows: x.Len(), strays: x.Strays()}
	var about []int
	for i := range notes {
		if row, ok := x.RowOf(uint64(notes[i].Ref)); ok {
			about = append(about, row)
		}
	}
	var err error
	if r.Events, r.at, err = x.Facts(ctx, about...); err != nil {
		return nil, err
	}
	if err := r.addOutcomes(ctx); err != nil {
		return nil, err
	}
	r.noted = len(r.Events)
	for i := range notes {
		r.Events, r.at = append(r.Events, notes[i]), append(r.at, int32(r.rows+i))
	}
	r.Record = race.AsItStands(r.Events)
	r.Facts = r.Record.Facts
	r.findMoves()
	r.findChanged()
	r.count()
	return r, ctx.Err()
}

// addOutcomes adds the outcomes of the cues among the events.
func (r *Race) addOutcomes(ctx context.Context) error {
	type line struct {
		row   int32
		event race.Event
	}
	all := make([]line, 0, len(r.at))
	for k, row := range r.at {
		all = append(all, line{row, r.Events[k]})
	}
	for _, row := range r.at {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		at, e, ok, err := r.outcome(int(row))
		if err != nil {
			return err
		}
		if ok {
			all = append(all, line{int32(at), e})
		}
	}
	slices.SortStableFunc(all, func(a, b line) int { return cmp.Compare(a.row, b.row) })
	all = slices.CompactFunc(all, func(a, b line) bool { return a.row == b.row })
	r.Events, r.at = r.Events[:0], r.at[:0]
	for _, l := range all {
		r.Events, r.at = append(r.Events, l.event), append(r.at, l.row)
	}
	return nil
}

// outcome returns the line of the outcome that a cue's row has, and where it is.
func (r *Race) outcome(row int) (at int, e race.Event, ok bool, err error) {
	if row >= r.rows {
		return 0, e, false, nil
	}
	cue := r.index.Row(row)
	if cue.Kind != race.KindCue || cue.Outcome == "" {
		return 0, e, false, nil
	}
	for i, o := range r.index.Rows(row + 1) {
		if o.Kind != race.KindOutcome || o.Outcome != cue.Outcome || o.Why != cue.Why || o.Latency != cue.Latency {
			continue
		}
		if e, err = r.index.Event(i); err != nil {
			return 0, e, false, err
		}
		if uint64(e.Ref) == cue.Seq {
			return i, e, true, nil
		}
	}
	return 0, e, false, nil
}

// findMoves finds how the times of rows are moved. Every line after which that may be another is
// followed by one among the events.
func (r *Race) findMoves() {
	var last move
	for k, row := range r.at {
		if !r.Events[k].HasElapsed {
			continue
		}
		if by := r.moved(k); by != last {
			r.moves, last = append(r.moves, moved{row, by}), by
		}
	}
}

// findChanged finds the rows that read otherwise than the columns have it.
func (r *Race) findChanged() {
	for k, row := range r.at {
		switch {
		case int(row) >= r.rows || r.stray(row):
			r.changed = append(r.changed, changed{row, r.Row(int(row))})
			continue
		case r.Events[k].Kind == race.KindOutcome:
			continue // it is shown in the row of its cue
		}
		plain := r.index.Row(int(row))
		r.moveOf(row).apply(&plain)
		mended := plain
		r.mend(k, &mended)
		if mended != plain {
			r.changed = append(r.changed, changed{row, mended})
		}
	}
}

// count goes over all rows.
func (r *Race) count() {
	r.Kinds, r.Cues = map[race.Kind]int{}, map[cues.ID]int{}
	r.walk(func(i int, row *rows.Row, at int) bool {
		if row.HasElapsed {
			r.last = max(r.last, row.Elapsed)
		}
		voided := at >= 0 && r.Record.Voided[r.Events[at].ID]
		if row.Kind == race.KindCue && !voided {
			r.Cues[row.Cue]++
		}
		if row.Kind == race.KindOutcome && !r.stray(int32(i)) {
			return true
		}
		if r.Kinds[row.Kind]++; voided {
			r.Voided++
		}
		return true
	})
}

// stray reports whether a row is an outcome that is shown by itself.
func (r *Race) stray(row int32) bool {
	_, ok := slices.BinarySearch(r.strays, row)
	return ok
}

// moveOf returns how the time of a row is moved.
func (r *Race) moveOf(row int32) move {
	n := sort.Search(len(r.moves), func(i int) bool { return r.moves[i].from > row })
	if n == 0 {
		return move{}
	}
	return r.moves[n-1].move
}

// mend makes the row of an event read as it should.
func (r *Race) mend(k int, row *rows.Row) {
	e := &r.Record.Lines[k]
	row.Elapsed, row.HasElapsed, row.Cue, row.Pressed, row.Class = e.Elapsed, e.HasElapsed, e.Cue, e.Pressed, e.Class
}

// Row returns row i, from 0, as it should read. It panics where there is none.
func (r *Race) Row(i int) rows.Row {
	if i >= r.rows {
		return r.note(i - r.rows)
	}
	row := r.index.Row(i)
	if k, ok := slices.BinarySearch(r.at, int32(i)); ok {
		r.mend(k, &row)
	} else {
		r.moveOf(int32(i)).apply(&row)
	}
	return row
}

// note returns the row of a note after the race, from 0.
func (r *Race) note(n int) rows.Row {
	e := &r.Record.Lines[r.noted+n]
	return rows.Row{Seq: e.Seq, Kind: e.Kind, Elapsed: e.Elapsed, HasElapsed: e.HasElapsed, Class: e.Class, Cue: e.Cue, Pressed: e.Pressed}
}

// RowOf returns the number of the row of a line, by its number; ok is false where there is none.
func (r *Race) RowOf(seq uint64) (row int, ok bool) {
	if row, ok = r.index.RowOf(seq); ok && row < r.rows {
		return row, true
	}
	n, ok := slices.BinarySearchFunc(r.Events[r.noted:], seq, func(e race.Event, seq uint64) int { return cmp.Compare(e.Seq, seq) })
	return r.rows + n, ok
}

// Event returns the line of row i as it was written.
func (r *Race) Event(i int) (race.Event, error) {
	if i >= r.rows {
		return r.Events[r.noted+i-r.rows], nil
	}
	return r.index.Event(i)
}

// Outcome returns the row of the outcome of the cue in row i; ok is false where the cue has none.
func (r *Race) Outcome(i int) (row int, ok bool, err error) {
	row, _, ok, err = r.outcome(i)
	return row, ok, err
}

// EachCue reads the lines of all cues that no other line speaks of, but for their outcomes, in order: each as it should
// read, with its row. See [index.Index.Cues] for what it has.
func (r *Race) EachCue(ctx context.Context, yield func(i int, e *race.Event, row *rows.Row) bool) error {
	return r.index.Cues(ctx, func(i int, e *race.Event) bool {
		if i >= r.rows {
			return false
		}
		if _, own := slices.BinarySearch(r.at, int32(i)); own {
			return true
		}
		row := r.index.Row(i)
		r.moveOf(int32(i)).apply(&row)
		e.Elapsed, e.HasElapsed = row.Elapsed, row.HasElapsed
		return yield(i, e, &row)
	})
}
