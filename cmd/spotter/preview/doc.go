// Package preview plays the sounds of a pack one after another, for somebody who wants
// to know how it sounds: cues, words, and splits as a race would say them.
//
// The command that previews a pack uses it. It prints each line when the sound of it
// begins. A sound that cannot be heard is an error.
//
// Imports: audio, audio/clip, audio/dsp, audio/engine, cmd/spotter/fault, cues, cues/grammar,
// cues/pack, race/typed, text. It must never log, nor play what no pack has.
package preview
