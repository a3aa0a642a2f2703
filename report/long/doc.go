// Package long works the figures of a race out of the index of a journal, for logs that are too long to
// keep every event in memory.
//
//	journal/index ── Facts, some hundred events ──▶ race.AsItStands ──┐
//	              ── Rows, 18 bytes each ─────────────────────────────┴─▶ figures.Source
//
// The figures are those of a book of all events: cues that were voided do not count, amended
// ones count as amended, and a gun that was put right moves the race time of every row.
//
// Imports: journal/index, race, race/rows, report/figures. It must never read the whole file.
package long
