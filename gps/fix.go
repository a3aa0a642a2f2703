package gps

import (
	"fmt"
	"time"
)

// Fix is one position of the receiver.
type Fix struct {
	LatDeg, LonDeg float64   // WGS 84; north and east are positive
	At             time.Time // arrival of the first line of this position, with the monotonic clock
	SpeedMS        float64   // metres a second over ground; NaN where not sent
	TrackDeg       float64   // direction of movement, degrees clockwise from true north; NaN where not sent
	EphM           float64   // horizontal error in metres as the receiver estimates it; NaN where not sent. A formula makes it: do not show it as accuracy
}

// State says how well positions arrive.
type State uint8

const (
	Off        State = iota // no receiver was asked for
	Connecting              // not connected yet, or connected and nothing has come so far
	HasFix                  // positions arrive
	NoFix                   // the receiver answers and has no position
	Stale                   // connected, and nothing came for StaleAfter
	Gone                    // the server cannot be reached, or it has lost its receiver
	Lies                    // lines arrive that cannot be true
)

// states are the words of the states, as screen and log have them.
var states = [...]string{"off", "connecting", "fix", "no fix", "stale", "gone", "lies"}

func (s State) String() string {
	if int(s) < len(states) {
		return states[s]
	}
	return fmt.Sprintf("state %d", uint8(s))
}

// Sink takes what a [Receiver] learns. Both methods are called from the goroutine of
// [Receiver.Run] alone, one at a time, and never after Run has returned. While a method works the
// receiver goes on reading and keeps the newest 64 lines: a sink that is slow misses older fixes, and
// Fix.At always says when a fix came.
type Sink interface {
	// Fix is called for each position that is possible, at most one for each instant of the
	// receiver. It is called in the state Lies too, for the positions that can be true.
	Fix(Fix)

	// State is called when the state changes, and once at the beginning. why is a short reason
	// in words, without control characters, such as "127.0.0.1:2947 refuses the connection".
	State(s State, why string)
}
