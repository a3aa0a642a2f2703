// Package wav is the WAV format: it reads sound files as people have them, with the
// faults that other programs leave in their headers, and writes those of spotter.
//
// Clips, recordings of what the runner hears, and the output to a file go through it.
//
// Imports: audio/dsp. It must never play a sound, change how loud one is, or say
// what a recording of a race has behind its samples.
package wav
