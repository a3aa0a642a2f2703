// Package input says what a press is that comes another way than by a key of the terminal:
// from a clicker that was learned, from a button or pad that is read as an event device, from
// a finger on the screen, or from the page of a phone. ui/live acts on presses, the rooms below
// make them.
//
// Imports: cues, race. It must never open a device or a file, or know a screen.
package input
