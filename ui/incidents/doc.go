// Package incidents logs what happens to the runner besides cues and splits: falls,
// rests, water and gels taken, medical matters, shifts, and notes.
//
// ui/live hands a [Desk] the keys. A key logs at once; what it then asks, such as whose
// shift it is, can be answered by one key or ignored. While nobody runs a line opens in
// which a note or a name is typed.
//
// Imports: cues, race, text, text/say, ui/cells, ui/keymap, ui/line. It must never make a
// sound, open a file, or ask before an incident is logged.
package incidents
