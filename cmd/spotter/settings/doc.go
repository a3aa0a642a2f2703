// Package settings holds the table of everything that can be set, and reads it: flags over
// SPOTTER_ variables over config.toml over what is usual. It also knows spotter's folders.
//
// The command line and the commands use it. A new flag of a race is a line of the table in
// table.go, and a line in understand.go that reads its text into the plan of a race.
//
// Imports: cmd/spotter/aim, cmd/spotter/asjson, cmd/spotter/command, cmd/spotter/courses,
// cmd/spotter/fault, cmd/spotter/host, cmd/spotter/hq, cmd/spotter/installed,
// cmd/spotter/language, cmd/spotter/pads, cmd/spotter/phone, cmd/spotter/road, cmd/spotter/run,
// cmd/spotter/taught, cmd/spotter/wait, course, course/load, cues, cues/keyname, cues/pack,
// gps/gpsd, gps/nmea, input/bindings, race, race/demo, race/targets, race/typed, race/watch, text,
// ui/cells. It must never open an output or a journal.
package settings
