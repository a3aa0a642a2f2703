// Package loopback measures how late a cue is at the ear: it plays clicks through an
// output, finds them in what a microphone hears, and matches the two.
//
// Imports: audio, audio/clip, audio/dsp, audio/engine, audio/pulse, audio/safemic, cues. It
// must never give a figure for clicks that do not agree.
package loopback
