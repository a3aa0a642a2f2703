// Package help writes the help of a command for a terminal of any width: examples first,
// then how the command is used, what it does, its commands, and its flags in groups.
//
// cmd/spotter/cli makes it the help of every command; cmd/spotter/manual makes pages of
// the same parts. A flag that no group has is a fault that a test tells: [Groups] reads one
// table.
//
// Imports: cmd/spotter/command, cmd/spotter/fault, ui/cells. It must never run a command or
// ask the terminal anything.
package help
