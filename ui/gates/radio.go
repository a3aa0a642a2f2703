package gates

import (
	"spotter/cues"
)

// Answer answers a question of the radio check, or changes what was wrong.
type Answer uint8

// The answers. Which key gives which depends on the question: see [RadioCheck.Answer].
const (
	NoAnswer Answer = iota // the key answers nothing
	Raised                 // the hand on the side that was meant went up
	Wrong                  // another hand, or none
	Again                  // play the cue once more
	Facing                 // the runner faces the other way than --facing says
	SwapKeys               // the keys mean the other sides than --keys says
)

// RadioCheck leads through the check of the earpiece before a race: left, right, stop,
// each until the runner has raised the right hand. It is a state only: somebody plays
// the cue of its step and asks the spotter.
type RadioCheck struct {
	steps []cues.ID // the keys to press, in the spotter's words
	at    int
	wrong bool // the last answer was a wrong hand
}

// NewRadioCheck returns a check of the cues left, right and stop, as far as a pack has
// them.
func NewRadioCheck(has func(cues.ID) bool) RadioCheck {
	var c RadioCheck
	for _, id := range []cues.ID{"left", "right", "stop"} {
		if has(id) {
			c.steps = append(c.steps, id)
		}
	}
	return c
}

// Cue returns the key whose cue this step plays; ok is false when all steps are done.
func (c *RadioCheck) Cue() (id cues.ID, ok bool) {
	if c.at >= len(c.steps) {
		return "", false
	}
	return c.steps[c.at], true
}

// Step returns the number of this step, from 1, and how many there are.
func (c *RadioCheck) Step() (n, of int) { return min(c.at+1, len(c.steps)), len(c.steps) }

// Asked reports whether the last answer was a wrong hand, so that the next one may put it
// right.
func (c *RadioCheck) Asked() (wrong bool) { return c.wrong }

// Answer returns what a letter answers: y and n the question, and after a wrong hand f and
// k what is to be changed. Capitals count as small letters.
func (c *RadioCheck) Answer(letter rune) Answer {
	if _, ok := c.Cue(); !ok {
		return NoAnswer
	}
	switch letter {
	case 'y', 'Y':
		return Raised
	case 'n', 'N':
		return Wrong
	}
	if !c.wrong || c.steps[c.at] == "stop" {
		return NoAnswer // STOP has no side
	}
	switch letter {
	case 'f', 'F':
		return Facing
	case 'k', 'K':
		return SwapKeys
	}
	return NoAnswer
}

// Take takes an answer: a raised hand goes on to the next step, a wrong one asks what to
// change, and a change begins anew, since it changes both sides.
func (c *RadioCheck) Take(a Answer) {
	switch a {
	case Raised:
		c.at, c.wrong = c.at+1, false
	case Wrong:
		c.wrong = true
	case Again:
		c.wrong = false
	case Facing, SwapKeys:
		c.at, c.wrong = 0, false
	}
}

// Change returns the frame after an answer.
func (a Answer) Change(f cues.Frame) cues.Frame {
	switch a {
	case Facing:
		if f.Facing == cues.Backward {
			f.Facing = cues.Forward
		} else {
			f.Facing = cues.Backward
		}
	case SwapKeys:
		if f.Keys == cues.RoadKeys {
			f.Keys = cues.RunnerKeys
		} else {
			f.Keys = cues.RoadKeys
		}
	}
	return f
}
