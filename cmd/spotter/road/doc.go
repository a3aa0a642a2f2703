// Package road joins a race to its course and to a receiver of positions: it knows where the
// runner is, logs how the receiver is doing, and marks lines of the journal with the position.
//
// cmd/spotter/run makes one [Road] a race. The receiver runs in a goroutine of its own; what
// the screen and the keys ask for never waits for it.
//
// Imports: course, course/load, course/where, cues, gps, journal, race, text, ui/road. It must
// never stop a race, nor make a cue.
package road
