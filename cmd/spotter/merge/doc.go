// Package merge has the commands for two logs of one race, which two spotters kept on two
// devices: one merges them, the other says how far the spotters agree.
//
// cmd/spotter/cli adds them to its races command. The rules are in race/align, race/merge
// and race/agree.
//
// Imports: cmd/spotter/command, cmd/spotter/fault, cmd/spotter/named, journal, journal/beside,
// journal/whole, race, race/agree, race/align, race/merge, text. It must never change a log
// that it reads.
package merge
