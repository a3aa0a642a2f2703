// Package version says which spotter this is: its number, the commit that it was built from, and the Go
// that built it.
//
// cmd/spotter/cli shows it; the program in release stamps it into what it builds.
//
// Imports: nothing of ours. It must never ask the network or run a program.
package version
