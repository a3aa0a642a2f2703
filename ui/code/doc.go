// Package code draws the code that a phone's camera reads, with its address in letters: on a page of its own before
// the start, and in the list of outputs.
//
// The outputs of a race have the code, where a phone can come. ui/live shows the page while no phone is
// there, and ui/dash draws the code below its list.
//
// Imports: text/say, ui/cells. It must never take a key.
package code
