// Package named finds the journal that a word of the command line names: a path, the
// name of a race in spotter's folder, "last" for the newest there, or "-" for standard input.
//
// Every command that reads a journal uses it.
//
// Imports: cmd/spotter/fault, cmd/spotter/wait, journal, text. It must never write into the folder of journals.
package named
