package figures

import (
	"iter"
	"time"

	"spotter/cues"
	"spotter/race"
	"spotter/race/logbook"
)

// Cue is one press of a cue key that counts, with what became of it.
type Cue struct {
	ID      race.EventID
	At      time.Duration // race time of the press, where Timed
	Timed   bool          // false for one before the start
	Heard   cues.ID       // what the runner hears, in the runner's sides
	Pressed cues.ID       // what the spotter pressed
	Class   cues.Class
	Outcome race.Outcome // "" where the log has none
	Why     race.Why
	By      race.EventID  // the event that took its place; 0 for none
	Latency time.Duration // key press to ear; 0 where not known
	Ended   time.Duration // key press to the end in the ear, of one that was cut; 0 where not known
}

// Source is a race to work figures out of: its facts, its presses, and its other lines
// that count, the last two in the order of the log. Both can be ranged over again.
type Source struct {
	Facts *race.Facts
	Last  time.Duration // the latest race time on record; 0 without one
	Cues  iter.Seq[Cue]
	// Counts are the words of countdowns, which the program said by itself; nil for none. They
	// are no presses, and count in Figures.Counts and as sound for the runner.
	Counts iter.Seq[Cue]
	Lines  iter.Seq[*race.Event] // as they should read, without cues, outcomes, voids and amends
	// Places are the positions of the log: all, or those that are at least [PlacesApart] from
	// the one before. Nil for none.
	Places iter.Seq[Place]
}

// FromBook returns a book as a source.
func FromBook(b *logbook.Book) Source {
	return Source{Facts: &b.Facts, Last: b.Last,
		Cues:   cuesOf(b, false),
		Counts: cuesOf(b, true),
		Lines: func(yield func(*race.Event) bool) {
			for i := range b.Lines {
				e := &b.Lines[i]
				switch e.Kind {
				case race.KindCue, race.KindOutcome, race.KindVoid, race.KindAmend:
					continue
				}
				if !b.Voided(e.ID) && !yield(e) {
					return
				}
			}
		},
		Places: PlacesOf(b.Lines, b.Voided),
	}
}

// cuesOf returns the presses of a book that count, or the words of its countdowns.
func cuesOf(b *logbook.Book, counts bool) iter.Seq[Cue] {
	return func(yield func(Cue) bool) {
		for i := range b.Lines {
			e := &b.Lines[i]
			if e.Kind == race.KindCue && e.IsCount() == counts && !b.Voided(e.ID) && !yield(cueOf(b, e)) {
				return
			}
		}
	}
}

// cueOf joins a cue to its outcome.
func cueOf(b *logbook.Book, e *race.Event) Cue {
	c := Cue{ID: e.ID, At: e.Elapsed, Timed: e.HasElapsed, Heard: e.Cue, Pressed: e.Pressed, Class: e.Class}
	if i, ok := b.Outcome(e.ID); ok {
		o := &b.Events[i]
		c.Outcome, c.Why, c.By, c.Latency, c.Ended = o.Outcome, o.Why, o.By, o.Latency, o.Ended
	}
	return c
}
