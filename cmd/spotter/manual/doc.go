// Package manual is the command `spotter man`: it makes the manual page of the whole program out of the help
// of its commands.
//
// cmd/spotter/cli adds its [Command] to the tree.
//
// Imports: cmd/spotter/command, cmd/spotter/fault, cmd/spotter/host, text. It must never
// know a command by its name.
package manual
