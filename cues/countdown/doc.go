// Package countdown works out when the words of a countdown are to be heard: "three, two,
// one, now" before a corner, from the runner's pace and the distance that is left. It is
// arithmetic, without a clock or a sound.
//
// The live screen makes a plan at the press of a key, and the sound engine plays it.
//
// Imports: cues. It must never know how a count gets to the ear.
package countdown
