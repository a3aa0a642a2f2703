// Package history adds up many races and training runs: distance backwards, falls per
// 100 km, cues per km and best splits, for each run, for each month and in all.
//
// The command spotter history shows it.
//
// Imports: cues, race, race/logbook. It must never open a file: whoever reads the journals hands
// each over as a book.
package history
