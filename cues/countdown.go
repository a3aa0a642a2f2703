package cues

import "fmt"

// Countdown says which countdown follows a cue: a turn that is announced is counted down
// to the corner. The spotter presses one key, and the program says the rest.
type Countdown uint8

// The countdowns.
const (
	NoCountdown   Countdown = iota // the cue alone
	TurnCountdown                  // three, two, one, now: 50 ft before a corner
	BumpCountdown                  // two, one, now: 40 ft before a speed bump
	KerbCountdown                  // now: 20 ft before a step
)

// countdownNames are the countdowns as packs spell them.
var countdownNames = [...]string{NoCountdown: "off", TurnCountdown: "turn", BumpCountdown: "bump", KerbCountdown: "kerb"}

// String returns the countdown as packs spell it.
func (c Countdown) String() string {
	if int(c) < len(countdownNames) {
		return countdownNames[c]
	}
	return fmt.Sprintf("countdown(%d)", uint8(c))
}

// ParseCountdown is the inverse of [Countdown.String]; ok is false for any other text.
func ParseCountdown(s string) (c Countdown, ok bool) {
	for i, name := range countdownNames {
		if name == s {
			return Countdown(i), true
		}
	}
	return NoCountdown, false
}

// UsualCountdown returns the countdown that follows a cue where its pack does not say
// another: none for a cue that is not about a place in the road.
func UsualCountdown(id ID) Countdown {
	switch id {
	case "turn_left", "turn_right":
		return TurnCountdown
	case "bump":
		return BumpCountdown
	case "step_up", "step_down":
		return KerbCountdown
	}
	return NoCountdown
}

// MayCount reports whether a countdown may follow a cue of a class: what is said of the
// road ahead. An alarm repeats, and the others are not about a place.
func (c Class) MayCount() bool { return c == Prepare || c == Steer }
