// Package alert words small faults: what went wrong without any harm to the runner's cues
// or to the journal, such as a copy that stands still. The screen tells of them in its
// status line. It also decides when a fault rings the terminal's bell.
//
// The live screen uses it, and the command line's race fills in what is wrong.
//
// Imports: race, text, text/say. It must never draw, nor write to a terminal.
package alert
