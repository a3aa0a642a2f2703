// Package ghost holds an earlier race of one's own as something to run against: where its
// runner was at each moment, between the boards that were passed.
//
// The rules of a race, the targets and the command line use it.
//
// Imports: nothing of ours. It must never open a file.
package ghost
