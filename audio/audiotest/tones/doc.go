// Package tones makes clips for tests, whose sound can be told from another's and whose
// first and last frame can be found to the frame.
//
// Imports: audio/clip. Only tests may import it.
package tones
