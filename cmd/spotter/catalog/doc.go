// Package catalog has the commands of "spotter races": they list the races of spotter's
// folder, search them, name and tag them, and move them to the trash.
//
// cmd/spotter/cli adds them to its tree, and shows the list on a screen. What is known of the
// journals comes from cmd/spotter/shelf.
//
// Imports: cmd/spotter/asjson, cmd/spotter/command, cmd/spotter/fault, cmd/spotter/races,
// cmd/spotter/shelf, race/logbook, text, text/say, ui/cells, ui/picker. It must never change a journal.
package catalog
