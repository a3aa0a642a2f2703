package main

import "fmt"

// What a process needs open at once, beside what its pairs need.
const (
	spareFiles  = 200  // its own files, its stores, its readers
	mirrorFiles = 1000 // mirrors that headquarters keeps open
)

// filesFor returns how many files and connections a process has open at most, for so many pairs: a
// pair holds one connection to headquarters for as long as it runs, as spotter does, and its file
// is open while it is read. A way is a listener and three ends of connections more, and headquarters
// keeps some mirrors open.
func filesFor(pairs int, ways bool) int {
	n := pairs
	if ways {
		n *= 5
	}
	return max(n, pairs+mirrorFiles) + spareFiles
}

// room makes room for the files and connections of a part.
func (o *options) room(mode string) error {
	pairs := max(o.pairs, o.flat)
	if mode == "grow" {
		pairs = 0
		for _, n := range o.sizes {
			pairs = max(pairs, n)
		}
	}
	need := filesFor(pairs, mode == "race" || mode == "cluster")
	if err := raiseFiles(need); err != nil {
		return fmt.Errorf("%s of %d pairs: %w", mode, pairs, err)
	}
	return nil
}
