// Package rename gives the module another path: in go.mod and in every import of the source.
//
// The program in release runs it for a publisher.
//
// Imports: nothing of ours. It must never touch a file that is not of the module.
package rename
