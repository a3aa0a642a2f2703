package dash

import (
	"time"

	"spotter/race"
)

// Told holds the facts of a race for a spotter who does not see the screen. Its numbers only
// grow: a reader keeps the last ones, and so knows what is new.
type Told struct {
	*Facts
	Now     time.Time // of the wall clock
	Events  int       // how many events there were
	Recent  RecentEvents
	Notice  string // the newest message
	Notices int    // how many messages there were
	Wanted  Reading
	Wants   int // how often something was wanted

	Title, Typed string // the line that is typed: what it is for, and all of it so far; Title is "" for none
}

// RecentEvents are the newest events, by their number.
type RecentEvents interface {
	// Nth returns an event by its number, from 0; ok is false for one that is forgotten.
	Nth(n int) (e Event, of race.Event, ok bool)
}

// Reading is something that a spotter wants read out. Its keys are those that only scroll
// on the screen, and do nothing where nothing scrolls.
type Reading uint8

// The readings.
const (
	ReadClock Reading = iota // the race time, and the gap
	ReadAhead                // what comes next, and where the runner is
	ReadPace                 // the pace, the last board, the finish in sight
	ReadState                // sound, log, STOP, quiet
	ReadAgain                // the last alarm, question or message once more
)
