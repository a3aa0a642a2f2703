// Package wait waits for what may never answer, and gives up in time: the disk of a
// file, a terminal that takes no more lines, something that has to close.
//
// What the program opens before its first screen and closes at its end goes through
// it. What did not answer goes on in a goroutine of its own: nothing can end it.
//
// Imports: cmd/spotter/fault, journal. It must never retry.
package wait
