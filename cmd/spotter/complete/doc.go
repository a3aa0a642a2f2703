// Package complete answers the shells that complete a command line: sinks and microphones of
// the sound server, races, packs, cues, courses, and the words that a flag takes.
//
//	shell ─ TAB ─ spotter __complete WORDS ─ Cobra ─ list ─ candidates within 100 ms
//
// It gives every command and flag of the tree its list, in one place: [Desk.Wire]. Nothing of
// it runs unless a shell asks.
//
// Imports: audio/pulse, audio/speaker, cmd/spotter/command, cmd/spotter/fault,
// cmd/spotter/installed, cmd/spotter/named, cmd/spotter/run, cmd/spotter/settings, cues/pack,
// cues/stored, input/evdev, input/known, journal, text. It must never write a file, start a sound
// server or open a stream, print to standard error, or take longer than its bound.
package complete
