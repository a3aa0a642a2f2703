package input

import (
	"context"
	"maps"
	"slices"
	"time"

	"spotter/cues"
	"spotter/race"
)

// Act names one thing that a press does.
type Act uint8

// The acts that a button can have.
const (
	Cue     Act = iota // the runner hears a cue
	Stop               // the alarm of the pack; again: it is cleared
	Split              // start the clock, or note a marker
	Void               // take back the last event
	Again              // the last cue once more
	Silence            // end every sound
	None               // nothing: the button is known, and inert
	Fall               // the runner fell: logged, not said
	Talk               // the spotter speaks to the runner: held, or press and press
)

// acts are the names of the acts in a file, but for Cue.
var acts = map[string]Act{"stop": Stop, "split": Split, "void": Void, "again": Again, "silence": Silence, "none": None, "fall": Fall, "talk": Talk}

// Do says what a press is for. The zero value is no press.
type Do struct {
	Act Act
	Cue cues.ID // as pressed, such as "left"; of an Act that is Cue
}

// ParseDo reads what a button is for: the name of an act, or the ID of a cue. Whether a pack
// has the cue is for others to say; ok is false for a text that can be no ID.
func ParseDo(s string) (d Do, ok bool) {
	if a, is := acts[s]; is {
		return Do{Act: a}, true
	}
	return Do{Act: Cue, Cue: cues.ID(s)}, isID(s)
}

// isID reports whether a text has the form of a cue's ID: small letters, digits and _.
func isID(s string) bool {
	for i := range len(s) {
		if c := s[i]; c != '_' && (c < 'a' || c > 'z') && (c < '0' || c > '9') {
			return false
		}
	}
	return s != ""
}

// Acts returns the names of the acts, sorted. The caller may keep the slice.
func Acts() []string { return slices.Sorted(maps.Keys(acts)) }

// String returns the text that [ParseDo] reads.
func (d Do) String() string {
	for name, a := range acts {
		if d.Act == a {
			return name
		}
	}
	return string(d.Cue)
}

// Press is one press of a button, or a button that was let go.
type Press struct {
	Do     Do
	At     race.Stamp // when it arrived here, taken before it waited for anything
	Way    race.Way   // how it came
	Device string     // the device's name, without control characters; "" where there is one of its way
	Code   string     // the button's raw name, such as "KEY_PLAYPAUSE"
	Edge   Edge
	ID     uint64 // of the source's own, so that it can tell what became of the press; 0: nobody asks
	Begins bool   // it begins a STOP, and never ends the one that sounds: it comes from afar
}

// Edge is a part of a press.
type Edge uint8

// The edges. A source that knows no releases sends Down alone.
const (
	Down Edge = iota
	Held      // it repeats because it is held
	Up
)

// Presence is the state of a source.
type Presence uint8

// The states of a source.
const (
	Absent Presence = iota // not there yet
	Here                   // there, and listened to
	Lost                   // was there, is not
	Denied                 // there, and may not be opened
)

// State tells how a source is doing, with what to do about it where that is bad.
type State struct {
	Source string // its name, without control characters
	Is     Presence
	Fault  string        // in words; "" while Here
	Next   string        // what to do about it
	At     time.Duration // boot time of the change
}

// Sink takes what a source has. Its functions may be called from any goroutine, keep the order of
// each source, and may wait for the screen.
type Sink struct {
	Press func(Press)
	State func(State)
}

// Source is a device, or several of one kind, that presses come from.
type Source interface {
	Name() string
	// Run sends what comes until ctx is done, and opens again what is lost. Its error is
	// one that no waiting mends.
	Run(ctx context.Context, to Sink) error
}
