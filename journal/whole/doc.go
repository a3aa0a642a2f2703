// Package whole writes a journal that is complete at once: a file that was made of other
// journals when the race was over, with a chain of hashes of its own.
//
// Imports: files, journal, journal/form, race. It must never leave half a file, nor write over one
// without being told to.
package whole
