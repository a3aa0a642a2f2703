// Package handed ends a race that was given to another device: it keeps the sound for STOP, shows
// the screen on which STOP can be pressed, tells the other device of it, and has the journal
// closed and handed over beside that.
//
// cmd/spotter/run calls it where a race was given away.
//
// Imports: audio, cmd/spotter/crash, cmd/spotter/fault, cmd/spotter/share, cues, input, race, ui/handed,
// ui/live. It must never write to the journal, or let STOP wait for the journal, the
// network or the other device.
package handed
