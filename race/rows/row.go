package rows

import (
	"time"

	"spotter/cues"
	"spotter/race"
)

// Row is a line of a log in short. All is as the line has it: voids and amends do not
// change it.
type Row struct {
	Seq        uint64 // the number of the line in the journal
	Byte       int64  // where the line begins in the file
	Kind       race.Kind
	Elapsed    time.Duration // race time, whole ms; up to 24 days, a longer one is shown as that
	HasElapsed bool
	Class      cues.Class
	Cue        cues.ID // what the runner hears
	Pressed    cues.ID // what the spotter pressed
	Count      bool    // a word of a countdown: no press

	// Of a cue these are those of its outcome, "" and 0 while it has none; of an outcome
	// they are its own.
	Outcome race.Outcome
	Why     race.Why
	Latency time.Duration // key press to ear, whole µs; up to 71 minutes

	// Of a cue these are those of its outcome too; of other lines they are 0.
	By    uint64        // the number of the line that took its place
	Ended time.Duration // key press to the end in the ear, whole ms
}

// NotHeard reports whether a row is a cue that ended otherwise than heard.
func (r *Row) NotHeard() bool {
	return r.Kind == race.KindCue && r.Outcome != "" && r.Outcome != race.Heard
}

// Filter picks rows. An empty list takes any; the zero value takes every row.
type Filter struct {
	Kinds    []race.Kind
	Classes  []cues.Class
	Cues     []cues.ID      // as the runner hears them
	Outcomes []race.Outcome // "" stands for a row without an outcome
	// Ranges are the race times that are taken, each from From up to, not including, To. A row
	// without race time is in none of them.
	Ranges []Range
}

// Range is a stretch of race time.
type Range struct{ From, To time.Duration }

// Takes reports whether a filter takes a row.
func (f *Filter) Takes(r *Row) bool {
	return has(f.Kinds, r.Kind) && has(f.Classes, r.Class) && has(f.Cues, r.Cue) && has(f.Outcomes, r.Outcome) && f.inRange(r)
}

func has[T comparable](list []T, v T) bool {
	for _, x := range list {
		if x == v {
			return true
		}
	}
	return len(list) == 0
}

func (f *Filter) inRange(r *Row) bool {
	for _, x := range f.Ranges {
		if r.HasElapsed && r.Elapsed >= x.From && r.Elapsed < x.To {
			return true
		}
	}
	return len(f.Ranges) == 0
}
