// Package drill holds the rules of a drill, in which a pair practises its cues: the order
// of the cues, what the right answer to each is, reaction times, and which cues a runner
// takes for each other.
//
// The screen ui/drill and the command spotter drill use it.
//
// Imports: cues. It must never open a file, read a clock or make a sound.
package drill
