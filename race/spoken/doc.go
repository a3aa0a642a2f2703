// Package spoken finds the notes by voice in the log of a race: which file has the sound of
// each, and whether the log vouches for it.
//
// cmd/spotter/after checks the files by it, and the review plays and deletes them.
//
// Imports: race. It must never open a file.
package spoken
