// Package check measures each sound of a pack, and what a microphone took, and judges
// them by bounds: is it late, long, soft, clipped, noisy, or too much like another?
//
// The commands that check, build and record a pack use it. A fault keeps a sound from
// being used, a warning does not.
//
// Imports: audio/clip, cues, cues/pack, text. It must never change a sound or write a
// file.
package check
