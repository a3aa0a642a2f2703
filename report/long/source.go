package long

import (
	"context"
	"iter"
	"time"

	"spotter/journal/index"
	"spotter/race"
	"spotter/race/rows"
	"spotter/report/figures"
)

// Race is a race as the index of its journal has it at a moment: rows that come later are
// not in it. Any number of goroutines may read it.
type Race struct {
	Record race.Record // of the lines that make the facts
	Facts  race.Facts

	index  *index.Index
	rows   int          // that the index had
	events []race.Event // the lines that make the facts, as they were written
	last   time.Duration
}

// New reads the lines that make the facts, and goes once over all rows.
func New(ctx context.Context, x *index.Index) (*Race, error) {
	n := x.Len()
	events, err := x.Facts(ctx)
	if err != nil {
		return nil, err
	}
	r := &Race{Record: race.AsItStands(events), index: x, rows: n, events: events}
	r.Facts = r.Record.Facts
	for _, row := range r.Rows {
		if row.HasElapsed {
			r.last = max(r.last, row.Elapsed)
		}
	}
	return r, ctx.Err()
}

// Source returns the race as figures are worked out of it.
func (r *Race) Source() figures.Source {
	return figures.Source{Facts: &r.Facts, Last: r.last, Cues: r.cuesOf(false), Counts: r.cuesOf(true), Lines: r.lines}
}

// Rows goes over all rows with their numbers, as they should read: with the race time
// from the gun that counts, and amended.
func (r *Race) Rows(yield func(int, rows.Row) bool) {
	r.walk(func(i int, row *rows.Row, _ int) bool { return yield(i, *row) })
}

// walk goes over all rows as they should read. At is where the line of one is among those that make
// the facts, or -1.
func (r *Race) walk(yield func(i int, row *rows.Row, at int) bool) {
	next := 0
	var moved move
	for i, row := range r.index.Rows(0) {
		if i >= r.rows {
			return
		}
		for next < len(r.events) && r.events[next].Seq < row.Seq {
			next++
		}
		at := -1
		if next < len(r.events) && r.events[next].Seq == row.Seq {
			at = next
			e := &r.Record.Lines[at]
			row.Elapsed, row.HasElapsed, row.Cue, row.Pressed, row.Class = e.Elapsed, e.HasElapsed, e.Cue, e.Pressed, e.Class
			if r.events[at].HasElapsed {
				moved = r.moved(at)
			}
		} else {
			moved.apply(&row)
		}
		if !yield(i, &row, at) {
			return
		}
	}
}

// move says how the race time of rows is moved, up to the next line that makes facts. Every
// line after which it may be another is followed by one that does.
type move struct {
	by   time.Duration
	none bool // race time counts from a start that does not count
}

// moved returns how the race time of a line that makes facts was moved. All times of a journal are
// whole milliseconds; a line that counts from no start is moved to a nanosecond before the gun.
func (r *Race) moved(i int) move {
	by := r.Record.Moved(i)
	return move{by, by%time.Millisecond != 0}
}

func (m move) apply(row *rows.Row) {
	if !row.HasElapsed {
		return
	}
	if row.Elapsed += m.by; m.none || row.Elapsed < 0 {
		row.Elapsed, row.HasElapsed = 0, false
	}
}

// cuesOf goes over the presses that count, or over the words of countdowns.
func (r *Race) cuesOf(counts bool) iter.Seq[figures.Cue] {
	return func(yield func(figures.Cue) bool) { r.cues(counts, yield) }
}

// cues is the loop of cuesOf.
func (r *Race) cues(counts bool, yield func(figures.Cue) bool) {
	r.walk(func(_ int, row *rows.Row, at int) bool {
		if row.Kind != race.KindCue || row.Count != counts || at >= 0 && !r.Record.Counts(at) {
			return true
		}
		return yield(figures.Cue{ID: race.EventID(row.Seq), At: row.Elapsed, Timed: row.HasElapsed, Heard: row.Cue, Pressed: row.Pressed, Class: row.Class,
			Outcome: row.Outcome, Why: row.Why, By: race.EventID(row.By), Latency: row.Latency, Ended: row.Ended})
	})
}

// lines goes over the other lines that count.
func (r *Race) lines(yield func(*race.Event) bool) {
	for i := range r.Record.Lines {
		e := &r.Record.Lines[i]
		switch e.Kind {
		case race.KindCue, race.KindOutcome, race.KindVoid, race.KindAmend:
			continue
		}
		if r.Record.Counts(i) && !yield(e) {
			return
		}
	}
}
