// Package voices holds the voices that are part of the program, a folder each: the
// files of a pack, embedded as they are. cues/pack opens them.
//
// Imports: nothing of ours. It must never hold code beyond the embedding.
package voices
