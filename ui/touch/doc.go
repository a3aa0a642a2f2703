// Package touch lays out the pads of the live screen for a finger, finds the pad under a tap,
// and decides which taps count.
//
// ui/live asks it what a tap means and acts on that, ui/dash draws the pads. The places of the
// pads follow from the size of the terminal alone: nothing that happens in a race moves one.
//
// Imports: cues, input, race, ui/cells. It must never act on a press, read a clock or draw.
package touch
