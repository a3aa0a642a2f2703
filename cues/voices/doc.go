// Package voices holds the voices that are part of the program, each in a folder:
// the files of a pack, embedded as they are. It reads nothing and knows no format;
// [spotter/cues/pack] opens them.
//
// Imports: nothing of ours. It must never hold code beyond the embedding.
package voices
