// Package bound finds what the keys do that the spotter taught in input.toml, such as those of
// a clicker: they go before the keys of the pack. It also says which other keys still work
// while only taught keys do, and notices a key that sticks.
//
// ui/live asks it at every key; it allocates nothing then.
//
// Imports: cues, input, race, text/say, ui/cells, ui/keymap. It must never read a file, or do what a key is for.
package bound
