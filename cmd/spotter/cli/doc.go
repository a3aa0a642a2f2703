// Package cli is the command line: one file a command, flags and settings, exit
// codes, tables, and what is open while a race runs.
//
// cmd/spotter begins it with [Main]. It fills the interfaces that the screens
// declare with sound, journal and clocks, and closes all of that in order.
//
// Imports: audio, audio/clip, audio/dsp, audio/engine, audio/loopback, audio/mic,
// audio/output, audio/pulse, audio/record, cmd/spotter/crash, cmd/spotter/fault,
// cmd/spotter/host, cmd/spotter/wait, cues, cues/grammar, cues/pack, journal, race,
// race/logbook, studio/build, studio/check, studio/tts, text, ui/cells, ui/live,
// ui/review, ui/studio, ui/term. It must never hold a rule of the race, of a pack or of
// a sound: those have rooms of their own.
package cli
