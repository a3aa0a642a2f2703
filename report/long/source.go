package long

import (
	"iter"
	"time"

	"spotter/race"
	"spotter/race/rows"
	"spotter/report/figures"
)

// Source returns the race as figures are worked out of it.
func (r *Race) Source() figures.Source {
	return figures.Source{Facts: &r.Facts, Last: r.last, Cues: r.cuesOf(false), Counts: r.cuesOf(true), Lines: r.lines,
		Places: figures.PlacesOf(r.Record.Lines, func(id race.EventID) bool { return r.Record.Voided[id] })}
}

// Rows goes over all rows with their numbers, as they should read: with the race time
// from the gun that counts, and amended.
func (r *Race) Rows(yield func(int, rows.Row) bool) {
	r.walk(func(i int, row *rows.Row, _ int) bool { return yield(i, *row) })
}

// walk goes over all rows as they should read. At is where the line of one is among the
// events, or -1.
func (r *Race) walk(yield func(i int, row *rows.Row, at int) bool) {
	next, n := 0, 0
	var by move
	for i, row := range r.index.Rows(0) {
		if i >= r.rows {
			break
		}
		for n < len(r.moves) && int(r.moves[n].from) <= i {
			by, n = r.moves[n].move, n+1
		}
		at := -1
		if next < len(r.at) && int(r.at[next]) == i {
			at, next = next, next+1
			r.mend(at, &row)
		} else {
			by.apply(&row)
		}
		if !yield(i, &row, at) {
			return
		}
	}
	for n := range len(r.Events) - r.noted {
		if row := r.note(n); !yield(r.rows+n, &row, r.noted+n) {
			return
		}
	}
}

// move says how the race time of rows is moved.
type move struct {
	by   time.Duration
	none bool // race time counts from a start that does not count
}

// moved returns how the race time of an event was moved. All times of a journal are
// whole milliseconds; a line that counts from no start is moved to a nanosecond before the gun.
func (r *Race) moved(i int) move {
	by := r.Record.Moved(i)
	if by%time.Millisecond != 0 {
		return move{none: true}
	}
	return move{by: by}
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
