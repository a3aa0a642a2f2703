// Package gps follows one receiver of positions over a network: gpsd, or a phone or receiver
// that sends NMEA. It connects, connects again after a loss, and tells a sink each fix and each
// change of state.
//
// gps/gpsd and gps/nmea make a [Receiver] for their kind of line; the race and `spotter gps` run
// it. Times are those of arrival by this machine's monotonic clock, never those that a server
// sends.
//
// Imports: text. It must never time a cue, press a split or write to a journal.
package gps
