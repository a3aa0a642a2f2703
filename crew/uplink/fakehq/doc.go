// Package fakehq is a headquarters for tests: it takes lines and beats as crew/wire says, checks
// the chain of every line, and keeps its mirrors in memory. It can be told to lie.
//
// Tests alone use it.
//
// Imports: crew/wire, journal/form. It must never be in a program.
package fakehq
