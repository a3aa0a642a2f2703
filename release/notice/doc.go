// Package notice writes NOTICE.md, and the list of parts that is in the program, from what the program is made of.
//
// The program in release runs it; its tests fail when one of the two files is not current.
//
// Imports: cmd/spotter/licenses, release/parts, release/target. It must never write a file outside the source.
package notice
