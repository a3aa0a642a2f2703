// Package nmea reads positions from NMEA 0183 sentences, which phones and receivers send over
// TCP or UDP.
//
// The race and `spotter gps` make a receiver here and run it.
//
// Imports: gps. It must never send anything to the phone or receiver.
package nmea
