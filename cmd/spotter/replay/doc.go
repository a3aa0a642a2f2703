// Package replay has the command that plays a race again: the cues of its log in the
// voice of a pack, on an output that is named.
//
// cmd/spotter/cli adds the command to its tree. The plan of what sounds when comes from
// race/replay. Lines are printed as they sound.
//
// Imports: audio, audio/clip, audio/dsp, audio/engine, audio/output, audio/pulse,
// audio/record, cmd/spotter/command, cmd/spotter/fault, cmd/spotter/named, cmd/spotter/run,
// cues, cues/grammar, cues/pack, journal, race, race/logbook, race/replay, report/figures,
// report/filter, text, text/say, ui/term. It must never write a file but the one of --output
// wav:FILE, nor play where a runner hears cues.
package replay
