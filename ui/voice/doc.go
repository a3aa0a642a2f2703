// Package voice takes the key of notes that the spotter speaks, and says on the live screen
// that one is recorded, and for how long.
//
// ui/live asks a [Desk] of it at the key and at each look. cmd/spotter/voicenote records.
//
// Imports: race, text/say. It must never wait, nor take a key of a cue.
package voice
