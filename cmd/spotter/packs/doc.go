// Package packs is the commands below "cues": list, check, make, record and hear voice packs.
//
// The command line makes the commands.
//
// Imports: audio/clip, cmd/spotter/command, cmd/spotter/fault, cmd/spotter/installed,
// cmd/spotter/named, cmd/spotter/preview, cmd/spotter/run, cmd/spotter/settings, cues,
// cues/grammar, cues/pack, studio/build, studio/check, studio/tts, text, ui/cells, ui/studio,
// ui/term. It must never hold a rule of a pack or of a sound: those have rooms of their own.
package packs
