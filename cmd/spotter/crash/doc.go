// Package crash handles a panic of the program: it writes a report, gives the terminal
// back, and prints how to go on with the race.
//
// A [Guard] keeps a panic until terminal and journal are closed. [Sound] writes down
// panics that the sound has lived through. A [Watcher] is a child process that gives
// the terminal back when nobody else can, as after kill -9.
//
// Imports: audio, cmd/spotter/fault, cmd/spotter/host, cmd/spotter/wait, text,
// ui/term. It must never end the program itself.
package crash
