package follow

import (
	"time"

	"spotter/race"
)

// Link says how the link to the device that runs the race is doing.
type Link uint8

// The states of a link.
const (
	Opening Link = iota
	Good
	NoLink
	Refused
	Broken
)

// Quiet is the age of the pair's last news from which on nobody knows how it is doing.
const Quiet = 45 * time.Second

// View has all that is known of the race at one moment. Texts need not be clean.
type View struct {
	Events []race.Event // all so far; only added to, and not changed
	Name   string       // of the pair; "" where it has none

	Stamp race.Stamp    // the clocks of the pair's device, as they read now; zero before the first line
	Off   time.Duration // how far they may be off
	Rough bool          // nobody knows how far

	Link   Link
	Why    string        // it is not good
	Age    time.Duration // since the last answer; negative before the first
	Heard  time.Duration // since the pair had news; negative where that is not known
	Behind int           // lines that are on their way
	Fork   string        // the name under which the race may go on otherwise
	With   string        // the device that the race was handed to

	Output, Earpiece string // as the pair says; "" where it does not
	Battery          int    // per cent; negative where it does not tell
	Unsaved          int    // lines that the pair's own disk does not have

	Copy     string // the file of the copy; "" for none
	CopyLags string // why it has not all; "" while it has
}

// Hand says how the taking over goes.
type Hand uint8

// The states of taking over.
const (
	NotAsked  Hand = iota
	Asking         // the other spotter has not answered
	Denied         // they said no, or somebody else asks
	Fetching       // they said yes: the last lines are fetched
	Confirm        // all is here: the other device is told
	Begins         // the race is ours
	Lost           // the other device does not answer: to begin now is to begin beside it
	Taken          // they took it back
	NotHanded      // the race cannot be handed over: there is no copy, or it is another program
)

// Source answers the screen. Its methods never wait.
type Source interface {
	Look(now time.Time) View
	// Hand returns how the taking over goes, and why where that is not plain.
	Hand() (h Hand, why string)
	// Ask asks the other spotter for the race; Drop ends that; Force begins without an answer. They never wait.
	Ask()
	Drop()
	Force()
}
