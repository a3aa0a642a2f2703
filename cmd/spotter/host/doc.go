// Package host asks the operating system for clocks, the name of this boot and the room
// on a disk. It also sets the priority of the program and receives the signals that end it.
//
// The command line uses it. There is a file for each system where they differ.
//
// Imports: files, race. It must never know a command, a screen or a sound.
package host
