// Package stored reads and writes a voice as the program holds it: an archive of a pack
// whose sounds are FLAC, with what is to be done to each before it is played. It gives back
// the files of the pack to the byte. cues/pack opens voices with it, audio/clip makes clips
// of its sounds, and studio/store writes it.
//
// Imports: cues/flac. It must never measure a sound, nor write to a disk.
package stored
