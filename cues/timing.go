package cues

import (
	"strings"
	"time"
)

// Retrigger says what a press of a cue does while the cue sounds or waits.
type Retrigger uint8

// The retrigger rules. The zero value is what nearly every cue wants.
const (
	Restart Retrigger = iota // it begins anew
	Ignore                   // nothing: the first press plays on
)

// String returns the rule as packs spell it.
func (r Retrigger) String() string {
	if r == Ignore {
		return "ignore"
	}
	return "restart"
}

// DefaultRepeat is the silence between two repeats of an alarm: long enough to
// hear that it repeats and to shout through.
const DefaultRepeat = 350 * time.Millisecond

// staleSteer is the greatest age at which the press of a steer cue still sounds: only
// when the program or the machine stood still is it older. Past it the runner is
// a metre further on, and a late "left" is worse than none.
const staleSteer = 250 * time.Millisecond

// TimeToLive returns how long a press of the cue may wait for its turn. At record
// pace (3.15 m/s) 1.5 s is 4.7 m: a warning of a turn is still worth having then.
// Steer never waits for another cue, and an alarm is right until it is cleared.
func (c Cue) TimeToLive() time.Duration {
	switch {
	case c.Class == Alarm:
		return time.Hour
	case c.Class == Steer:
		return staleSteer
	case c.TTL > 0:
		return c.TTL
	case c.Class == Prepare:
		return 1500 * time.Millisecond
	case c.Class == Service:
		return 3 * time.Second
	}
	return 5 * time.Second
}

// RepeatPause returns the silence between two repeats of an alarm.
func (c Cue) RepeatPause() time.Duration {
	if c.Repeat > 0 {
		return c.Repeat
	}
	return DefaultRepeat
}

// Ignores reports whether a press of the cue does nothing while the cue sounds or
// waits. A steer cue and an alarm always begin anew: a second press is a spotter
// who was not obeyed.
func (c Cue) Ignores() bool { return c.Retrigger == Ignore && c.Class < Steer }

// The cues that mean something to what waits; see [Supersedes].
const (
	// CancelID is the cue which says that the last one was wrong.
	CancelID ID = "cancel"
	ClearID  ID = "clear" // the hazard has passed
	NowID    ID = "now"   // the end of a countdown
)

// Supersedes reports whether a press of newer takes back older, which was pressed
// before it and still waits, so that the runner must not hear it afterwards:
//
//	cancel               takes back whatever waits
//	any cue of its class or a higher one
//	                     takes back a waiting clear: it cleared what was there before
//	a steer to one side  takes back a waiting cue that names the other side
//	any cue              takes back its mirror
//	now                  takes back a waiting word of the countdown that it ends
//
// All of this is in the runner's frame.
func Supersedes(newer, older Cue) bool {
	switch side := Side(newer.ID); {
	case newer.ID == CancelID:
		return true
	case older.ID == ClearID && newer.Class >= older.Class:
		return true
	case newer.Class == Steer && side != Centre && Side(older.ID) == -side:
		return true
	case newer.ID == NowID:
		return counts(older.ID)
	case side != Centre:
		return mirrored(newer.ID, older.ID)
	}
	return false
}

// mirrored reports whether two IDs are each other's [Mirror], without an
// allocation.
func mirrored(a, b ID) bool {
	x, y := string(a), string(b)
	for {
		v, restX, moreX := strings.Cut(x, "_")
		w, restY, moreY := strings.Cut(y, "_")
		switch {
		case v == "left" && w != "right", v == "right" && w != "left", v != "left" && v != "right" && v != w, moreX != moreY:
			return false
		case !moreX:
			return true
		}
		x, y = restX, restY
	}
}

// counts reports whether an ID is a word of a countdown.
func counts(id ID) bool {
	switch id {
	case "ten", "nine", "eight", "seven", "six", "five", "four", "three", "two", "one":
		return true
	}
	return false
}
