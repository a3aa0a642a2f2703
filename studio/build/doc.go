// Package build makes the sounds of a pack: it plans what is missing or out of date,
// takes a recording or has a program say the text, trims and levels the sound, and
// saves it in the folder of the pack at once.
//
// The command that builds a pack uses it, and tells how it goes ([Progress]). Sounds
// that people made or changed stay as they are.
//
// Imports: audio/clip, audio/dsp, cues, cues/pack, studio/check, studio/tts, text. It
// must never ask or tell anything at a terminal.
package build
