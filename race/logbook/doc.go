// Package logbook reads a race back: which line of a log speaks of which, what counts,
// what became of each cue, what all of it adds up to, which races of a folder can be
// taken up, and each event in words.
//
// The live screen, the review and the list of races show what it says, and lay it out.
// Every text that it returns is cleaned: it can do nothing to a terminal.
//
// Imports: cues, race, text. It must never open a file: whoever reads one hands the
// events over.
package logbook
