// Package term is a screen's way to and from its terminal: it takes the terminal,
// passes on whole keys only, paints, and gives the terminal back.
//
// A terminal sends a key as one byte, as a letter in UTF-8, or as a sequence that
// begins with ESC. A sequence can break off: a cut ssh link, a tmux client or a
// phone's keyboard does it. A decoder that waits for the rest then takes every
// later key for a part of it. [Filter] stands before the decoder. It holds a
// sequence back until it is whole, and forgets one that does not become whole in
// time. [Reader] is a terminal behind a Filter.
//
// Pasted text, mouse reports and answers that nobody asked for are removed. Keys
// keep their order, and no key waits for another: only ESC alone waits 50 ms,
// since it may be the beginning of a sequence.
//
// The other way, a [Painter] asks its [Screen] what changed and hands it to a
// [Writer], which never waits for the terminal. [Run] puts all of this together,
// for any Bubble Tea model. cmd/spotter/cli calls it for every screen.
//
// Imports: nothing of ours. It must never know a cue, nor which screen it shows.
package term
