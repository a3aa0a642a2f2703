// Package beside checks, before a race, what stands beside it where it is asked for: the
// folder for a copy of the journal, and the spotter's own sink.
//
// The command that checks what a race depends on uses it.
//
// Imports: cmd/spotter/fault, cmd/spotter/host, cmd/spotter/run, cmd/spotter/wait. It
// must never make a sound, nor leave a file behind.
package beside
