// Package ui is the live screen, on which keys become cues and events. The other
// screens are in ui/review and ui/studio.
//
// A screen is a Bubble Tea model. It declares as interfaces what it wants done, such
// as [Player] and [Recorder], and the command line fills them. How cells are drawn is
// in ui/cells, how they come to a terminal, and keys from it, in ui/term.
//
// Imports: cues, cues/grammar, cues/pack, race, race/logbook, text, ui/cells. It must
// never make a sound, open a file or wait.
package ui
