package logbook

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"spotter/race"
	"spotter/text"
	"spotter/text/say"
)

// Entry is one log in a list of races, summed up. Its texts are as the log has them:
// whoever shows them cleans them.
type Entry struct {
	Path     string
	Race     string        // name; "" where it has none, see [Entry.Name]
	Start    time.Time     // of the race, or of the log; zero where not known
	Duration time.Duration // race time of the last event; 0 when it was not started
	Events   int           // lines of the log
	Distance string        // of the race, such as "42.195 km"; "" where not known
	Ended    string        // how it ended, as [Book.Ended] says; "" where the log cannot be read
	Training bool          // it was a training run, and no race
	OK       bool          // the hash chain is whole
	Verdict  string        // on the chain, in words
	// Unchecked says that only the two ends of the log were read: OK is not known, and what
	// later lines correct is not in it.
	Unchecked bool
	Tags      []string // that somebody gave it
}

// Entry sums the book up. The caller adds where it lies and whether it is whole.
func (b *Book) Entry() Entry {
	e := Entry{Race: b.Open.Race, Start: b.Began(), Duration: b.Last, Events: len(b.Events), Ended: b.Ended(), Training: b.Facts.Training}
	if b.Open.DistanceM > 0 {
		e.Distance = race.FormatDistance(b.Open.DistanceM, b.Open.Units)
	}
	return e
}

// Finished is the word of [Book.Ended] for a race that came to its finish.
const Finished = "finished"

// Ended says how the race ended: "finished", where its last split was, such as "at km
// 20", "no split" or "not started".
func (b *Book) Ended() string {
	n := len(b.Splits)
	switch {
	case b.finish:
		return Finished
	case b.start < 0:
		return "not started"
	case n == 0:
		return "no split"
	case b.Open.DistanceM > 0 && b.Splits[n-1].DistanceM >= b.Open.DistanceM:
		return Finished
	}
	return "at " + b.Splits[n-1].Marker
}

// Name returns the name of the race, or where it has none of its file. It is cleaned.
func (e *Entry) Name() string {
	return e.Marked(cmp.Or(text.Clean(e.Race), text.Clean(e.Path[strings.LastIndexAny(e.Path, `/\`)+1:])))
}

// Marked returns a name of the entry with the word "training" before it where it was a
// training run.
func (e *Entry) Marked(name string) string {
	if e.Training {
		return strings.TrimSpace(say.F("training %s", name))
	}
	return name
}

// SortNewest puts the races that began last first.
func SortNewest(list []Entry) {
	slices.SortStableFunc(list, func(x, y Entry) int {
		return cmp.Or(y.Start.Compare(x.Start), strings.Compare(y.Path, x.Path))
	})
}
