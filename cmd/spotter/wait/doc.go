// Package wait waits a limited time for things that may never answer: the disk of a
// file, a terminal that takes no more lines, a device that should close.
//
// What the program opens before its first screen and closes at its end goes through
// it. A call that does not answer goes on in its own goroutine: nothing can end it.
//
// Imports: cmd/spotter/fault, journal. It must never retry.
package wait
