// Package keymap says what each key of the live screen does: cue, split, void, help and
// the rest, for the pack in use.
//
// ui/live asks it at every key. Looking a key up allocates nothing, and forgives a
// modifier held by mistake, Caps Lock and a keyboard with another alphabet. [CapsWatch]
// guesses whether Caps Lock is on.
//
// Imports: cues, cues/keyname, cues/pack, input, text, text/say, ui/cells. It must never do what a
// key is for, or wait.
package keymap
