// Package picker is the screen that lists the logs of races and lets one be chosen, named,
// tagged or moved to the trash. Make it with [New].
//
// cmd/spotter/cli shows it with ui/term; cmd/spotter/catalog reads the list and is its [Keeper].
//
// Imports: race, race/logbook, text, text/say, ui/cells, ui/line. It must never open a file.
package picker
