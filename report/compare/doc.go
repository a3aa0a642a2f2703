// Package compare puts two races side by side, board by board and never by time. A board that only one of
// them has joins its stretches on both sides, so that each row is the same piece of road in both.
//
//	km 5   25:30  26:10   +0:40   sum +1:55   cues 41/38   not whole 3/5
//
// [Of] makes the rows; ui/review shows them.
//
// Imports: race, report/figures, text, text/say. It must never draw, and never guess a board.
package compare
