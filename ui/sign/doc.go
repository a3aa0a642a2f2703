// Package sign shows the signs that the runner gives with the button of the earbuds: understood,
// water, a talk. A sign is large until a key or a while takes it away.
//
// The live screen uses it, and cmd/spotter/pads makes the signs.
//
// Imports: race, text/say, ui/cells. It must never know how a sign came.
package sign
