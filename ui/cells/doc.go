// Package cells draws screens cell by cell: a canvas with the looks of its roles,
// what changed on it since it was last shown, big digits, lines that are cut and
// broken to fit, a pager with a search, and key bindings with their help.
//
// Every screen of ui/... is drawn with it, in roles instead of colours: a [Theme]
// makes colours of them.
//
// Imports: cues, text, text/say. It must never know a screen, write to a terminal, or ask what
// time it is.
package cells
