// Package logbook reads a race back from its events: it finds the line to which another
// line refers, leaves out voided lines, finds the outcome of each cue, adds up the totals,
// puts each event into words, and finds the races of a folder that can be taken up.
//
// The live screen, the review and the list of races show what it says, and lay it out.
// Every text that it returns is cleaned: it can do nothing to a terminal.
//
// Imports: cues, race, text, text/say. It must never open a file: whoever reads one hands the
// events over.
package logbook
