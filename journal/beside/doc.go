// Package beside keeps the notes and corrections that somebody adds after a race.
//
// A journal that was closed is never changed again: its head may be on a witness's paper.
// Its notes go into a file beside it, whose chain of hashes goes on from that head:
//
//	race.jsonl          1 … 3445, the last line is "close", head 6fbf…
//	race.review.jsonl   3446 {"kind":"open", … "review_head":"6fbf…"}  3447 note  3448 amend …
//
// So a note can speak of each line of the race by its number, and both files one after the
// other are one whole chain. A journal that was not closed takes the lines itself, when no
// spotter holds it.
//
// [Open] opens a journal for notes, [Book.Append] saves some, and [Read] returns the race
// with all of them. docs/journal.md has the form of the lines.
//
// Imports: journal, journal/form, race. It must never change a closed journal.
package beside
