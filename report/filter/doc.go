// Package filter chooses lines of a log: by kind, class of cue, outcome, place, time and
// text. One filter holds for every page of a review, so that a figure and the rows below
// it are of the same lines.
//
// ui/review uses it.
//
// Imports: cues, race, race/logbook, report/figures, text, text/say. It must never draw
// anything.
package filter
