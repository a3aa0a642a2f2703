// Package seal ties a race's paper to its journal: the code for the witness at the end of
// each hour, the short text that a key signs, and verify.py, which checks both with nothing
// but Python.
//
// The evidence prints the codes. cmd/spotter/after has the text signed by ssh-keygen.
//
// Imports: journal, race, text. It must never read a private key.
package seal
