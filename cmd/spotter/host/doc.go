// Package host is what the operating system tells and takes: the clocks that a
// race is measured with, the name of this boot, the room on a disk, the signals
// that end a program, its priority.
//
// The command line uses it. There is a file for each system where they differ.
//
// Imports: race. It must never know a command, a screen or a sound.
package host
