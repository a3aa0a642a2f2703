package watch

import (
	"fmt"
	"time"

	"spotter/race"
	"spotter/race/typed"
)

// The range of a watch: a cue lasts up to a few seconds, and an hour is no watch.
const (
	Least = 10 * time.Second
	Most  = time.Hour
)

// A silence is ticked three times, 4 s apart. More would become noise that nobody hears
// (TM 1-1510-218-10 allows three repeats).
const (
	ticks      = 3
	ticksApart = 4 * time.Second
)

// Parse reads the time after which a silence is too long: "90s", "1:30", or "off", which
// is 0.
func Parse(s string) (time.Duration, error) {
	if s == "off" {
		return 0, nil
	}
	d, err := typed.Duration(s)
	if err != nil {
		return 0, fmt.Errorf("%q is not a time: use a value such as 90s, or off", s)
	}
	if d < Least || d > Most {
		return 0, fmt.Errorf("%q is out of range: use %v to %v, or off", s, Least, Most)
	}
	return d, nil
}

// Watch watches one race. All times are boot times, which go on while a machine sleeps. It
// is not safe for concurrent use.
type Watch struct {
	after  time.Duration
	events []race.Event  // those that say whether the race runs, and voids
	known  int           // of events that running is made of
	runs   bool          // the runner is on the way
	since  time.Duration // of the last cue, or of the moment from which the runner ran
	ticked int           // ticks of this silence
	tickAt time.Duration // of the last one
}

// New returns a watch that calls a silence too long after a time, of a race with a history.
// A race that is taken up is watched from now on.
func New(after time.Duration, history []race.Event, now time.Duration) *Watch {
	w := &Watch{after: after, since: now, events: make([]race.Event, 0, 64)}
	for i := range history {
		w.Log(&history[i])
	}
	return w
}

// Matters reports whether Log has to know an event.
func Matters(e *race.Event) bool {
	switch e.Kind {
	case race.KindStart, race.KindFinish, race.KindRest, race.KindVoid:
		return true
	case race.KindGo:
		return e.Item == ""
	}
	return false
}

// Log takes in an event. It is called on the way of a key, and leaves the rest to Look.
func (w *Watch) Log(e *race.Event) {
	if Matters(e) {
		w.events = append(w.events, *e)
	}
}

// Heard says that a cue began to sound.
func (w *Watch) Heard(at time.Duration) { w.since, w.ticked = max(w.since, at), 0 }

// Finding tells of a silence that is too long.
type Finding struct {
	Silent time.Duration // how long it lasts; 0 while it is not too long
	New    bool          // it has just become too long: it is to be logged
	Tick   bool          // it is to be heard
}

// Look tells how things stand. alarm says that an alarm repeats: the runner hears it, and
// stands.
func (w *Watch) Look(now time.Duration, alarm bool) Finding {
	ran := w.runs
	w.catchUp()
	if !w.runs || !ran || alarm {
		w.since, w.ticked = now, 0
		return Finding{}
	}
	silent := now - w.since
	if silent < w.after {
		return Finding{}
	}
	f := Finding{Silent: silent, New: w.ticked == 0}
	if w.ticked == 0 || w.ticked < ticks && now-w.tickAt >= ticksApart {
		f.Tick, w.tickAt = true, now
		w.ticked++
	}
	return f
}

// catchUp finds out whether the runner is on the way: after a start, not after the finish,
// not at rest.
func (w *Watch) catchUp() {
	if w.known == len(w.events) {
		return
	}
	w.known = len(w.events)
	voided := race.Voided(w.events)
	started, finished, rests := false, false, false
	for i := range w.events {
		e := &w.events[i]
		if voided[e.ID] {
			continue
		}
		switch e.Kind {
		case race.KindStart:
			started = true
		case race.KindFinish:
			finished = true
		case race.KindRest:
			rests = true
		case race.KindGo:
			rests = false
		}
	}
	w.runs = started && !finished && !rests
}
