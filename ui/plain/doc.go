// Package plain tells a screen in lines, for a spotter who does not see it: with a screen
// reader, on a braille display, or in a terminal that can only print.
//
// It wraps the model of a screen, hands every message to it, and afterwards says what is
// new, a line for each thing. The screen decides all; this package has no logic of a race.
// It writes printable text and \r\n only. docs/plain.md says what is told when, and why.
// cmd/spotter/cli puts it before a screen where --plain asks for it, and ui/term's Printer
// writes the lines.
//
// Imports: cues, race, text, text/say, ui/cells, ui/crew, ui/dash. It must never change a race, wait, or
// write to a terminal.
package plain
