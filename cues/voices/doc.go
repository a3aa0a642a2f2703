// Package voices holds the voices that are part of the program: an archive for each, embedded
// as it is. cues/pack opens them.
//
// NAME.voice is made of the folder NAME, which has the sounds as they were rendered:
//
//	go generate ./cues/voices
//
// With the build tag onevoice the program has the default voice alone; the others are
// installed by spotter cues get.
//
// Imports: nothing of ours. It must never hold code beyond the embedding.
package voices
