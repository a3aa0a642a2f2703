// Package gpsd reads positions from gpsd, the daemon that speaks with GPS receivers, over its
// JSON lines (gpsd_json(5)).
//
// The race and `spotter gps` make a receiver here and run it.
//
// Imports: gps. It must never start gpsd or change its settings.
package gpsd
