// Package audio is the contract between the engine, which decides about cues, and the
// outputs, which play them: a Press and its Report, a Timeline, and the Output that carries
// it to an ear.
//
// A Timeline can be rendered again from any frame. It holds the voices, their pan, the
// fade of what was cut, the limiter, and the noise that keeps an earbud awake. Positions
// are frames of it: pairs of samples at 48 kHz.
//
// The rooms below do the rest: audio/clip makes sounds ready, audio/engine decides which
// cue wins, audio/output names the ways out, audio/pulse and audio/speaker are two of
// them, audio/record keeps what was heard, audio/mic and audio/loopback listen.
//
// Imports: audio/clip, audio/dsp, cues, cues/countdown, text. It must never open a device or a
// file, or know a race, a journal or a screen.
package audio
