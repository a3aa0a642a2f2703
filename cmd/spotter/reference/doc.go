// Package reference has what the manual pages say beside the help: the keys of each screen,
// files, variables of the environment, exit codes, and pages on file formats.
//
// cmd/spotter/cli gives it to cmd/spotter/manual. Keys come from the screens' own tables.
//
// Imports: cmd/spotter/manual, cmd/spotter/replay, cues, cues/pack, ui/cells, ui/drill,
// ui/keymap, ui/picker, ui/review, ui/studio. It must never open a file.
package reference
