// Package talk takes the key by which the spotter speaks to the runner, and says on the live screen
// that the voice is open, for how long, and how loud.
//
// ui/live asks a [Desk] of it at the key, at each cue, and at each look.
// cmd/spotter/voicenote carries the voice.
//
// Imports: input, race, text/say, ui/keymap. It must never wait, nor take a key of a cue.
package talk
