// Package manual is the command `spotter man`: it makes a manual page of each command, and
// pages on file formats, out of the same tables as the help.
//
// cmd/spotter/cli adds its [Command] to the tree and gives it the [Facts] that help does not
// have: keys, files, variables.
//
// Imports: cmd/spotter/command, cmd/spotter/fault, cmd/spotter/help, cmd/spotter/host, text.
// It must never know a command by its name, or read the clock: two builds of one commit
// make the same pages.
package manual
