// Package agree measures how far two spotters who logged one race agree: it links the
// cues of one log to those of the other, counts them, and computes kappas.
//
// A test holds every figure against a second implementation in Python, which was written
// from docs/agreement.md alone.
//
// Imports: cues, race. It must never judge: it has figures and no adjectives.
package agree
