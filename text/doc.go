// Package text makes text fit for people: cleaned of what would write elsewhere on
// a terminal, with the name that a slip most likely meant, counted, shortened, or
// quoted for a message or a shell.
//
// Everything that comes from a file, a device or another program passes [Clean] or
// [Escape] before a terminal shows it: Clean where a screen has one line for it,
// Escape where the reader may want to copy it.
//
// Imports: nothing of ours. It must never import more than the standard library,
// know what a text is about, or write it anywhere.
package text
