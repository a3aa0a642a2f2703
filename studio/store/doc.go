// Command store makes the archives of the voices that are part of the program from their
// folders: each sound as FLAC, with what is to be done to it before it is played.
//
//	go generate ./cues/voices
//
// Imports: audio/clip, cues/stored. It must never change a sound.
package main
