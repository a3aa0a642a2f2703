package cues

import "strings"

// Facing is the way the runner's face points, compared with the way they run.
type Facing uint8

// The facings. The zero value is backward: the runner spotter is made for.
const (
	Backward Facing = iota
	Forward
)

// String returns the facing as flags and journals spell it.
func (f Facing) String() string {
	if f == Forward {
		return "forward"
	}
	return "backward"
}

// KeySides says whose left and right the spotter's keys mean.
type KeySides uint8

// The meanings. The zero value is the road's sides, looking the way they travel.
const (
	RoadKeys KeySides = iota
	RunnerKeys
)

// String returns the meaning as flags and journals spell it.
func (k KeySides) String() string {
	if k == RunnerKeys {
		return "runner"
	}
	return "road"
}

// Frame holds the two facts that decide whose left a left is. The zero value is
// the default: a runner going backward, and keys that mean the road's sides.
type Frame struct {
	Facing Facing
	Keys   KeySides
}

// Mirrored reports whether a side changes its name between the spotter's key
// and the runner's ear: only when the keys mean the road and the runner faces
// away from it.
func (f Frame) Mirrored() bool { return f.Facing == Backward && f.Keys == RoadKeys }

// Words says in words whose left is meant: "runner faces backward, keys are the road's:
// left key, right ear", "runner faces forward, keys are the road's sides".
func (f Frame) Words() string {
	s := "runner faces " + f.Facing.String() + ", keys are the " + f.Keys.String() + "'s"
	if f.Mirrored() {
		return s + ": left key, right ear"
	}
	return s + " sides"
}

// Heard returns the cue that the runner hears when the spotter presses the key
// of pressed. Cues without a side are themselves.
func (f Frame) Heard(pressed ID) ID {
	if f.Mirrored() {
		return Mirror(pressed)
	}
	return pressed
}

// Pressed is the inverse of [Frame.Heard]: the cue whose key makes the runner
// hear heard. A mirror is its own inverse.
func (f Frame) Pressed(heard ID) ID { return f.Heard(heard) }

// Mirror returns the same cue for the other side: left for right, turn_right
// for turn_left. Sides are whole words between underscores; "leftover" has none.
func Mirror(id ID) ID {
	words := strings.Split(string(id), "_")
	for i, w := range words {
		switch w {
		case "left":
			words[i] = "right"
		case "right":
			words[i] = "left"
		}
	}
	return ID(strings.Join(words, "_"))
}

// Side returns the side that an ID names: [Left], [Right], or [Centre] for an ID
// that names none or both.
func Side(id ID) Pan {
	var left, right bool
	for w := range strings.SplitSeq(string(id), "_") {
		left = left || w == "left"
		right = right || w == "right"
	}
	switch {
	case left && !right:
		return Left
	case right && !left:
		return Right
	}
	return Centre
}
