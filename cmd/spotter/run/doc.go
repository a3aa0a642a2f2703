// Package run runs a race, and the recording of a voice: it opens the pack, the journal,
// the sound and the screen in order, wires them to each other, and closes them in
// reverse.
//
// The command line calls it with a [Plan] of settings and with what it needs of the
// program ([Program]). Screen, sound and journal do not know each other: what passes
// between them passes through here.
//
// Imports: audio, audio/clip, audio/dsp, audio/engine, audio/headset, audio/mic, audio/output, audio/pulse,
// audio/record, audio/ticks, cmd/spotter/counts, cmd/spotter/crash, cmd/spotter/fault, cmd/spotter/handed,
// cmd/spotter/host, cmd/spotter/hq, cmd/spotter/inputs, cmd/spotter/installed, cmd/spotter/pads,
// cmd/spotter/phone, cmd/spotter/road, cmd/spotter/share, cmd/spotter/sinks, cmd/spotter/sounds,
// cmd/spotter/taught, cmd/spotter/voicenote, cmd/spotter/wait, course, cues, cues/grammar, cues/keyname,
// cues/pack, gps, input, input/evdev, journal, journal/mirror, phone/out, phone/pads, race, race/curve,
// race/demo, race/ghost, race/watch, studio/check, text, text/say, ui/alert, ui/cells, ui/dash, ui/handed,
// ui/keymap, ui/live, ui/sign, ui/studio, ui/teach, ui/term. It must never read a flag, the environment or the
// configuration, and never keep a key waiting.
package run
