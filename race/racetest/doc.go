// Package racetest holds what tests of everything that reads a log share: events in
// which every field is set, so that no reader leaves one out.
//
// Imports: cues, race. Only tests may import it.
package racetest
