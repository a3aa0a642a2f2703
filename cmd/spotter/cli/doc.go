// Package cli is the command line: one file a command, flags and settings, exit
// codes and tables.
//
// cmd/spotter begins it with [Main]. A command that needs a race, a microphone or a
// program that speaks hands its settings to the room that runs it.
//
// Imports: audio, audio/clip, audio/engine, audio/loopback, audio/pulse, cmd/spotter/after,
// cmd/spotter/aim, cmd/spotter/beside, cmd/spotter/catalog, cmd/spotter/command,
// cmd/spotter/courses, cmd/spotter/crash, cmd/spotter/drill, cmd/spotter/fault,
// cmd/spotter/gpscheck, cmd/spotter/host, cmd/spotter/licenses, cmd/spotter/manual,
// cmd/spotter/merge, cmd/spotter/preview, cmd/spotter/races, cmd/spotter/reading,
// cmd/spotter/replay, cmd/spotter/road, cmd/spotter/run, cmd/spotter/shelf,
// cmd/spotter/version, cmd/spotter/voicenote, cmd/spotter/wait, course, course/load, cues,
// cues/grammar, cues/keyname, cues/pack, gps/gpsd, gps/nmea, journal, journal/beside, race,
// race/demo, race/logbook, race/targets, race/typed, race/watch, studio/build, studio/check,
// studio/tts, text, ui/cells, ui/drill, ui/live, ui/picker, ui/review, ui/studio, ui/term. It
// must never hold a rule of the race, of a pack or of a sound: those have rooms of their own.
package cli
