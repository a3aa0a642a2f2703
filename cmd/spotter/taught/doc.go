// Package taught reads input.toml for a race, and says what the screen and the journal need of
// it: the keys of the terminal that were taught, and whether any other works.
//
// The race in cmd/spotter/run uses it.
//
// Imports: cmd/spotter/fault, cmd/spotter/wait, cues, cues/keyname, cues/pack, input, input/bindings,
// input/known, race, text, text/faults, text/say, ui/bound, ui/cells, ui/keymap, ui/teach. It must
// never write the file.
package taught
