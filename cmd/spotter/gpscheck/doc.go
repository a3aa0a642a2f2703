// Package gpscheck has the command that shows what a receiver of positions sends, so that a
// spotter can try a phone or a receiver before the race.
//
// cmd/spotter/cli adds the command to its tree.
//
// Imports: cmd/spotter/command, cmd/spotter/fault, cmd/spotter/run, gps, gps/gpsd, gps/nmea, race,
// text. It must never write a file, nor connect to anything but the address that it was given.
package gpscheck
