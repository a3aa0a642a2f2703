package cues

import (
	"fmt"
	"time"
)

// ID names a cue, such as "left" or "water_right": lower case ASCII letters,
// digits and underscores, at most 32 bytes. An ID with a side in it has a
// mirror; see [Frame].
type ID string

// Class says how urgent a cue is. A higher value is more urgent and compares
// greater.
type Class uint8

// The classes, least urgent first.
const (
	Info    Class = iota + 1 // splits, pace
	Service                  // water, gel, surface, hill, clear
	Prepare                  // turns, countdowns, slow, narrow, people
	Steer                    // left, right, step up, step down, hole, now
	Alarm                    // stop: repeats until it is cleared
)

var classNames = [...]string{Info: "info", Service: "service", Prepare: "prepare", Steer: "steer", Alarm: "alarm"}

// String returns the class as packs and journals spell it.
func (c Class) String() string {
	if int(c) < len(classNames) && classNames[c] != "" {
		return classNames[c]
	}
	return fmt.Sprintf("class(%d)", uint8(c))
}

// ParseClass is the inverse of [Class.String]; ok is false for any other text.
func ParseClass(s string) (c Class, ok bool) {
	for i, name := range classNames {
		if name != "" && name == s {
			return Class(i), true
		}
	}
	return 0, false
}

// Pan is the ear that a cue sounds in, in the runner's frame.
type Pan int8

// The pans. The zero value is both ears alike.
const (
	Left   Pan = -1
	Centre Pan = 0
	Right  Pan = 1
)

// String returns the pan as packs spell it.
func (p Pan) String() string {
	switch {
	case p < 0:
		return "left"
	case p > 0:
		return "right"
	}
	return "centre"
}

// Cue is one thing that can be said, as its pack describes it. Its words, pan
// and file are the runner's; its keys are the spotter's, so that with
// [Frame.Heard] a key of the cue "left" may play the cue "right".
type Cue struct {
	ID    ID
	Text  string // what is said, without control characters
	Class Class
	Pan   Pan

	Retrigger Retrigger     // what a press does while the cue sounds or waits; see [Cue.Ignores]
	Repeat    time.Duration // alarm: silence between two repeats, 0 for [DefaultRepeat]; see [Cue.RepeatPause]
	TTL       time.Duration // below steer: how long it may wait, 0 for its class's; see [Cue.TimeToLive]
	Countdown Countdown     // what follows it

	Keys []string // Bubble Tea key names, such as "left", "h" or "space"
	File string   // for [Pack.ReadFile]: slash-separated path inside the pack; "en-US:left.wav" of one that it extends
	Line int      // line of the cue's table in its manifest, from 1

	// Manifest is the file of that line, as faults call it: "pack.toml", or
	// "en-US/pack.toml" for a cue taken over from a pack that this one extends.
	Manifest string
}
