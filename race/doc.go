// Package race holds the rules of a race without any I/O: what can happen in
// one, how its clock is read, and what splits and pace follow from it.
//
// The screens, the command line and the journal use it.
//
// Imports: cues, race/curve, race/ghost. It must never open a file, read a clock or make a
// sound.
package race
