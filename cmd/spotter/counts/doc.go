// Package counts lays the wire between the countdowns of a race and the rest of it: a press
// goes to the sound with its countdown, and what is counted goes to the journal.
//
// The command's race uses it. The journal is told from the sound engine's goroutine, not
// through the screen: a screen that stands still loses nothing.
//
// Imports: audio, audio/clip, audio/dsp, audio/engine, cues, cues/countdown, race, ui/count.
// It must never wait.
package counts
