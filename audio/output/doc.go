// Package output makes outputs of what a person writes after --output: a sound server,
// the operating system's own sound, a file, or silence. Silence and the file are its own.
//
// Imports: audio, audio/dsp, audio/pulse, audio/servers, audio/speaker, audio/wav, text. It
// must never decide which cue is heard, or open anything before it is asked to.
package output
