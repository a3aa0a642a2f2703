// Package cues is the vocabulary: what a spotter can say to a runner, how urgent
// each cue is, in which ear it is heard, whose left is meant, and which press takes
// back which.
//
// Everything of spotter uses it. A voice for a cue is in [spotter/cues/pack], a
// split in words in [spotter/cues/grammar].
//
// Imports: nothing of ours. It must never read a file, know a format or make a
// sound.
package cues
