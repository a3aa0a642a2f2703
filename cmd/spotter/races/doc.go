// Package races looks into the folder that holds the journals of races: it lists them, sums
// them up, and finds the one that broke off and can be taken up again.
//
// The command line uses it.
//
// Imports: cmd/spotter/asjson, cmd/spotter/fault, journal, journal/beside, race, race/ghost,
// race/history, race/logbook, race/targets, text, ui/cells, ui/live. It must never change a
// journal.
package races
