// Package licenses is the command `spotter licenses`: it prints what the program is made of and the licence
// of each part. The list is in the program.
//
// cmd/spotter/cli adds its [Command] to the tree. release/parts makes the list anew.
//
// Imports: cmd/spotter/command, cmd/spotter/fault. It must never read a file or guess a licence.
package licenses
