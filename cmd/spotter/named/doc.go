// Package named finds the journal that a word of the command line names: a path, "last" for
// the newest in spotter's folder, or "-" for standard input.
//
// Every command that reads a journal uses it.
//
// Imports: cmd/spotter/fault, journal, text. It must never write into the folder of journals.
package named
