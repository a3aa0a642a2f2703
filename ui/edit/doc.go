// Package edit is the page on which any event of a race is voided, amended or annotated.
//
// ui/live shows a [Page] in place of its pads and hands it the keys that it does not
// need itself. Nothing is changed in a journal: each correction is a line of its own.
//
// Imports: race, race/logbook, race/typed, text, text/say, ui/cells. It must never log by
// itself, make a sound, or take the key of STOP.
package edit
