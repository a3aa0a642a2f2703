// Package teach asks for a button of a clicker, a page turner or a pad: which codes it sends, what it
// is for, and twice more that it sends the same. It is a page of the live screen, and the whole of
// spotter input learn.
//
// Imports: input, race, text, text/say, ui/bound, ui/cells, ui/dash. It must never write a file: its user keeps what was taught.
package teach
