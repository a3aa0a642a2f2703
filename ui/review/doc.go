// Package review is the screens that show what was logged: [Screen] is the review of
// one race, with its overview, events, splits and cues, and [Races] the list of races
// to pick from.
//
// cmd/spotter/cli reads the logs, hands them over, and shows both screens with ui/term.
// What a line of a log means, and its words, are race/logbook's; which lines are shown is
// report/filter's, chosen in the panel of ui/filters; figures are report/figures's. This
// package lays them out and searches them.
//
// Imports: cues, race, race/logbook, race/rows, report/compare, report/figures, report/filter, text, ui/cells, ui/filters,
// ui/line, ui/overview. It must never open a file or
// change a log.
package review
