package logbook

import (
	"time"

	"spotter/race"
)

// Book is a log with what its lines say of one another. Make one with [New]. It must
// not be changed; any number of goroutines may read it.
type Book struct {
	Events []race.Event // the log as it was written
	Lines  []race.Event // the same lines as they should read: amends are applied
	Splits []race.Split // the splits that count, in the order of the log
	Counts Counts
	Open   race.Open // see [race.LastOpen]: a race that is taken up may go on with another pack or frame
	Opened int       // how many open lines the log has
	Plan   race.Plan // what the race was run against
	Timed  bool      // a line has a race time
	// Facts are the race as it stands: its clocks, boards, rests and incidents.
	Facts race.Facts
	// Last is the latest race time on record; 0 without one.
	Last time.Duration

	at        map[race.EventID]int32 // where an event is in Events
	outcome   map[race.EventID]int32 // where the outcome of a cue is
	voidedBy  map[race.EventID]int32
	amendedBy map[race.EventID]int32
	notedBy   map[race.EventID]int32 // the last note about a line
	split     map[race.EventID]int32 // where a split is in Splits
	start     int32                  // the start that counts, -1 without
	first     int32                  // the first line with a wall time, -1 without
	finish    bool                   // a finish that counts is in the log
	rows      []int32
	choices   []Choice
}

// New returns the book of a log that was read back: the ID of each event is its number
// in the journal, and Ref another's. It keeps the slice. It takes time in proportion to
// the log, some milliseconds for 20,000 lines.
func New(log []race.Event) *Book {
	stands := race.AsItStands(log)
	b := &Book{Events: log, Lines: stands.Lines, Splits: stands.Splits, Facts: stands.Facts, start: -1, first: -1,
		at:      make(map[race.EventID]int32, len(log)),
		outcome: map[race.EventID]int32{}, voidedBy: map[race.EventID]int32{},
		amendedBy: map[race.EventID]int32{}, notedBy: map[race.EventID]int32{}, split: map[race.EventID]int32{}}
	for i := range log {
		b.at[log[i].ID] = int32(i)
	}
	for i := range log {
		b.note(int32(i), stands.Voided)
	}
	for i, s := range b.Splits {
		b.split[s.ID] = int32(i)
	}
	if at, ok := b.at[stands.Gun.ID]; ok && stands.Gun.Known {
		b.start = at
	}
	for i := range log {
		if !b.merged(int32(i)) {
			b.rows = append(b.rows, int32(i))
		}
	}
	if open := race.LastOpen(b.Events); open != nil {
		b.Open = *open
	}
	b.Plan = stands.Plan
	b.Counts = b.count()
	b.choices = b.listChoices()
	return b
}

// note takes down what line i says of the race and of other lines.
func (b *Book) note(i int32, voided map[race.EventID]bool) {
	e := &b.Events[i]
	if b.first < 0 && !e.Wall.IsZero() {
		b.first = i
	}
	if r := &b.Lines[i]; r.HasElapsed {
		b.Timed, b.Last = true, max(b.Last, r.Elapsed)
	}
	if e.Open != nil {
		b.Opened++
	}
	if e.Kind == race.KindOutcome && e.Ref != 0 {
		if _, twice := b.outcome[e.Ref]; !twice {
			b.outcome[e.Ref] = i
		}
	}
	switch {
	case voided[e.ID]:
	case e.Kind == race.KindFinish:
		b.finish = true
	case e.Kind == race.KindVoid:
		b.voidedBy[e.Ref] = i
	case e.Kind == race.KindAmend:
		b.amendedBy[e.Ref] = i
	case e.Kind == race.KindNote && e.Ref != 0 && e.Item != race.ItemCountdown: // that is no remark about its line
		b.notedBy[e.Ref] = i
	}
}

// merged reports whether line i is shown as part of another: an outcome whose cue is in
// the log.
func (b *Book) merged(i int32) bool {
	e := &b.Events[i]
	if at, ok := b.outcome[e.Ref]; e.Kind != race.KindOutcome || !ok || at != i {
		return false
	}
	k, ok := b.at[e.Ref]
	return ok && b.Events[k].Kind == race.KindCue
}

// At returns where in Events and Lines the event with an ID is.
func (b *Book) At(id race.EventID) (i int32, ok bool) {
	i, ok = b.at[id]
	return i, ok
}

// Outcome returns where in Events the outcome of a cue is. Of several for one cue the
// first counts.
func (b *Book) Outcome(cue race.EventID) (i int32, ok bool) {
	i, ok = b.outcome[cue]
	return i, ok
}

// Voided reports whether an event was taken back.
func (b *Book) Voided(id race.EventID) bool {
	_, ok := b.voidedBy[id]
	return ok
}

// Split returns the split that an event is; ok is false where it is none that counts.
func (b *Book) Split(id race.EventID) (s race.Split, ok bool) {
	i, ok := b.split[id]
	if !ok {
		return s, false
	}
	return b.Splits[i], true
}

// Start returns the start that counts, nil before it.
func (b *Book) Start() *race.Event {
	if b.start < 0 {
		return nil
	}
	return &b.Events[b.start]
}

// Began returns the civil time of the start, or of the first line where the race was
// not started; zero where neither is known.
func (b *Book) Began() time.Time {
	switch {
	case b.start >= 0:
		return b.Facts.Gun.Wall
	case b.first >= 0:
		return b.Lines[b.first].Wall
	}
	return time.Time{}
}
