// Package follow is the command spotter follow: it shows a race that another device runs, keeps a
// copy of its journal, and takes the race over.
//
// Imports: cmd/spotter/command, cmd/spotter/crash, cmd/spotter/fault, cmd/spotter/run, cmd/spotter/share,
// crew/follow, crew/wire, input, race, text, ui/cells, ui/follow. It must never write to the journal that it follows, or show a token.
package follow
