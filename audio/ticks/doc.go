// Package ticks plays short sounds to the spotter, on a sink of their own: a tick for a cue
// that was heard, another for one that was not, a knock for a lost earpiece, and two rising
// notes for a silence that is too long, and two falling ones for a turn or a table that comes.
//
// The command line's race sends the sounds. A [Player] has a connection and a goroutine of
// its own, apart from the runner's. It is silent while the runner's cues may be heard on its
// sink.
//
// Imports: audio, audio/clip, audio/dsp, audio/engine, cues. It must never make anybody
// wait, nor touch the runner's stream.
package ticks
