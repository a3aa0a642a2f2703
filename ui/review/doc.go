// Package review is the screens that show what was logged: [Screen] is the review of
// one race, with its events, splits, counts and outcomes, and [Races] the list of races
// to pick from.
//
// cmd/spotter/cli reads the logs, hands them over, and shows both screens with ui/term.
// What a line of a log means, and its words, are race/logbook's: this package lays them
// out, filters them and searches them.
//
// Imports: cues, race, race/logbook, text, ui/cells. It must never open a file or
// change a log.
package review
