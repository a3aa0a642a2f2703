// Package salvage makes a whole journal of what can be trusted of a damaged one.
//
//	race.jsonl             clean.jsonl
//	1 ┐                    1 ┐
//	… ├ whole ───────────▶ … ├ the same bytes, the same hashes
//	6 ┘                    6 ┘
//	7   damaged, left out  7   note "recovered": line 7 is left out, the code of line 6
//	8 ┐                    8 ┐
//	… ├ follow each other ▶ … ├ the same events, with numbers and hashes of their own
//	9 ┘                    9 ┘
//
// The first piece stays what it was, so that a code that a witness wrote down for one of
// its lines still fits. What comes after damage must not pretend to be the same chain: a note says
// so. A line of which the hash alone was changed is right, as the next line shows, and
// is kept with the hash that it should have.
//
// Imports: files, journal, journal/form, journal/whole, race. It must never write to the damaged journal, and
// never keep a line that may have been changed.
package salvage
