// Package command has what the commands of the command line share: the form of their help
// texts, the rules on how many arguments they take, and tables.
//
// cmd/spotter/cli and the rooms that make commands use it.
//
// Imports: cmd/spotter/fault, text. It must never run a command or print an error.
package command
