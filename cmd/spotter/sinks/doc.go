// Package sinks makes the list of outputs that the spotter can change to out of what the sound
// server has.
//
// cmd/spotter/run uses it.
//
// Imports: audio, audio/headset, audio/pulse, text, text/say, ui/live. It must never ask a server.
package sinks
