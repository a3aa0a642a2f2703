// Package watch answers the calls of the board: the stream of what changes, who takes on what is
// red, the history of a pair and the course.
//
//	hello, every row, ready ─▸ rows that changed, alarms, the clock ─▸ …
//
// docs/board.md has the calls. cmd/spotter-hq serves it through crew/intake. Imports: crew/access, crew/board, crew/intake, crew/post, crew/wire, cues, race, race/logbook, text. It
// must never send a name to a guest whose role has none, nor keep anything for a viewer who is slow.
package watch
