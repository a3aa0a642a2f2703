// Package review is the screen that shows what was logged of one race: overview, events,
// splits, cues, and the race itself. Make it with [New].
//
// cmd/spotter/reading reads the log and hands it over; cmd/spotter/cli shows the screen with ui/term.
// What a line of a log means, and its words, are race/logbook's; which lines are shown is
// report/filter's, chosen in the panel of ui/filters; figures are report/figures's. This
// package lays them out and searches them.
//
// Imports: cues, race, race/logbook, race/rows, race/spoken, report/compare, report/figures,
// report/filter, text, text/say, ui/cells, ui/filters, ui/line, ui/overview. It must never
// open a file or change a log.
package review
