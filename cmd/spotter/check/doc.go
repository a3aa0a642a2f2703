// Package check is the commands "check" and "devices": what a race depends on, part by part,
// and what the sound server offers.
//
// The command line makes the commands.
//
// Imports: audio, audio/clip, audio/engine, audio/loopback, audio/pulse, audio/safemic, audio/speaker,
// cmd/spotter/asjson, cmd/spotter/beside, cmd/spotter/command, cmd/spotter/fault, cmd/spotter/host,
// cmd/spotter/pads, cmd/spotter/run, cmd/spotter/settings, cmd/spotter/taught, cmd/spotter/voicenote,
// cmd/spotter/wait, cues, cues/grammar, cues/pack, input/bindings, input/evdev, race, text,
// text/faults, ui/term. It must never change what it looks at.
package check
