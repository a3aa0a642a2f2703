// Package newfile writes the file that a command makes: whole or not at all, over nothing
// without --force, and never over a journal.
//
// The commands for a log and for a course use it.
//
// Imports: cmd/spotter/fault, files, text. It must never read what the file is made from.
package newfile
