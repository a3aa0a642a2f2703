// Package count makes the countdown of a key: whether one follows a cue, at which pace and
// over which distance it is counted, and what the screen shows of it.
//
// [Desk] belongs to the live screen, which hands it the presses. The command line's race
// lays the wires to the sound and to what is known of the road.
//
// Imports: cues, cues/countdown, race, ui/dash. It must never make a sound, write a journal
// or ask what time it is.
package count
