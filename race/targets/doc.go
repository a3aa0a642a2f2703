// Package targets holds what a race can be run against: times, records by name with who ran
// them and where that is written, and earlier races of one's own.
//
// The command line uses it.
//
// Imports: race, race/ghost, race/typed, text. It must never open a file.
package targets
