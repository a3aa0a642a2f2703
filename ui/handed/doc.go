// Package handed is the screen of a device that gave its race to another one: it says where the
// race is, whether STOP is heard from here, and whether the other device was told of it. Nothing
// but STOP can be pressed on it, and the end of STOP.
//
// cmd/spotter/handed shows it, and fills [View].
//
// Imports: cues, input, text, text/say, ui/alert, ui/cells, ui/keymap. It must never say that STOP is
// heard where nobody knows that, play another cue, or wait.
package handed
