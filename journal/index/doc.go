// Package index reads a journal of any length for a screen: the first rows are there at
// once, all others come while the screen is used already, and a line is parsed only when
// it is drawn.
//
//	Open ── both ends of the file, 64 KiB each ──▶ Ends
//	Build ── one pass, hashes checked ──▶ a Row of 18 bytes for each line
//	                                  ──▶ Progress, State; at the end the verdict
//	Len, Row, Rows, Filter ◀── from any goroutine, also while it grows
//	Event(i) ── reads that one line of the file
//
// A screen opens an index, draws what Ends has, starts Build in a goroutine, and asks for
// State with each tick of its clock. Rows that are there never change but in one way: a
// cue gets its outcome when the line of that comes. Filter and Event take the number of a row,
// which is its place in the index from 0, not its line in the file: damaged lines have no row.
//
// [Index.Facts] returns the events that [race.AsItStands] needs to say the facts of the
// race. Most cues and outcomes are not among them.
//
// Imports: cues, journal, journal/form, race, race/rows. It must never write, and never keep
// all events.
package index
