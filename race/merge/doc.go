// Package merge makes one log of two logs of one race, which two spotters kept on two
// devices, once package align has brought both to one clock.
//
// Every line of both is in the result, with the log and the line that it comes from. Where
// both logged the same board, finish or incident, one of them counts, and the other is
// kept as a note beside it. docs/journal.md has the rules.
//
// Imports: race, race/align. It must never open a file: whoever reads the logs writes the
// result.
package merge
