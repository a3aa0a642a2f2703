// Package long shows a race that is too long to keep every event in memory, out of the index of its
// journal.
//
//	journal/index ── Facts, some hundred events ──┐
//	the notes beside the journal ─────────────────┴─▶ race.AsItStands ──┐
//	journal/index ── Rows, 18 bytes each ───────────────────────────────┴─▶ rows, filters, figures.Source
//
// All of them are those of a book of all events: cues that were voided do not count, amended
// ones count as amended, and a gun that was put right moves the race time of every row.
//
// cmd/spotter/reading makes a [Race] and hands it to ui/review.
//
// Imports: cues, journal/index, race, race/rows, report/figures. It must never read the whole
// file.
package long
