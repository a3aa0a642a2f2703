// Package reading reads journals for the review screen: short ones whole, long ones while
// the screen is shown already, and running ones again and again.
//
//	up to 4 MB   all events at once, with the notes beside the journal
//	more         both ends at once, the whole in the background, then a line when it is drawn
//	--follow     all events, and once a second those that were written since
//
// cmd/spotter/cli opens a [Reader] and shows its Options with ui/review.
//
// Imports: journal, journal/beside, journal/index, race, race/logbook, report/long, text,
// text/say, ui/cells, ui/review. It must never write, and never lock a journal.
package reading
