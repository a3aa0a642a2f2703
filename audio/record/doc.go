// Package record writes what the runner hears to a WAV file, frame for frame, with a cue
// point for each cue: a Recorder is the tap of an engine. The file is a sound one at
// every instant, and Mend finishes one that a kill left behind.
//
// Imports: audio, audio/dsp, audio/wav, cues, text. It must never make a key or the
// engine wait, nor overwrite a file.
package record
