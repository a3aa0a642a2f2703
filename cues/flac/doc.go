// Package flac reads and writes FLAC (RFC 9639) of one channel and 16 bits, the form in which
// the voices of the program are stored. cues/stored uses it, and the program that makes the
// stored voices.
//
// Imports: nothing of ours. It must never read a file, know a pack, or believe a length that
// a stream claims.
package flac
