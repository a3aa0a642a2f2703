// Package export writes a race in the forms of other programs: tables, subtitles, labels,
// tracks. See [Formats].
//
// cmd/spotter/after has the command. Every format takes the race as it stands: with its voids and
// amends applied, in race time from the gun. Every text of the log is cleaned, and then
// made harmless for its format.
//
// Imports: course, cues, race, race/logbook, report/figures, report/fit, report/track, text.
// It must never open a file, and never write a place that no track gave.
package export
