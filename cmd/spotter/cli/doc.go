// Package cli is the command line: it makes the tree of commands, and turns what went
// wrong into an exit code.
//
// cmd/spotter begins it with [Main]. A command that needs a race, a microphone or a
// program that speaks hands its settings to the room that runs it.
//
// Imports: audio, cmd/spotter/after, cmd/spotter/aim, cmd/spotter/asjson, cmd/spotter/catalog,
// cmd/spotter/check, cmd/spotter/command, cmd/spotter/complete, cmd/spotter/courses, cmd/spotter/crash,
// cmd/spotter/drill, cmd/spotter/ear, cmd/spotter/fault, cmd/spotter/follow, cmd/spotter/gpscheck,
// cmd/spotter/help, cmd/spotter/host, cmd/spotter/inputcmd, cmd/spotter/language, cmd/spotter/licenses,
// cmd/spotter/manual, cmd/spotter/merge, cmd/spotter/named, cmd/spotter/packs, cmd/spotter/races,
// cmd/spotter/reading, cmd/spotter/reference, cmd/spotter/replay, cmd/spotter/run, cmd/spotter/settings,
// cmd/spotter/share, cmd/spotter/shelf, cmd/spotter/standing, cmd/spotter/taught, cmd/spotter/version,
// cmd/spotter/voicenote, cmd/spotter/wait, course, course/near, cues, cues/pack, input/evdev, journal,
// journal/beside, race, race/logbook, race/targets, text, text/say, ui/cells, ui/drill, ui/handed, ui/live,
// ui/picker, ui/plain, ui/review, ui/studio, ui/term. It must never hold a rule of the race, of a pack or of a sound: those have
// rooms of their own.
package cli
