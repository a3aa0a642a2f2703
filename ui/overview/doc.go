// Package overview draws the first page of a review: the result, the pace of each stretch
// against the target, the cues along the race by class, and what happened.
//
// ui/review shows it and hands it the keys. All figures come from report/figures.
//
// Imports: cues, race, race/logbook, report/figures, report/filter, text/say, ui/cells. It
// must never work out a figure of its own, and never wait.
package overview
