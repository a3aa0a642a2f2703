// Package board is the screen of the crew board in the terminal: a row a pair, worst first, with
// the state of the link always above them, and the same in lines for a screen reader.
//
// cmd/spotter-hq shows it. Imports: crew/viewer, crew/wire, race, ui/cells, ui/line. It must never make a
// sound but for what is red and nobody's, nor show old rows as those of now.
package board
