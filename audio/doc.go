// Package audio turns presses into sound in the runner's ear: clips that
// were made ready before the race, an arbiter that decides which cue wins, a timeline that can
// be rendered again from any frame, and outputs that carry it out.
//
//	Play ─ ring ─ engine goroutine ─ arbiter ─ timeline ─ Stream ─ sound server
//	Reports ◂──────────┘
//
// Positions are frames of the timeline: pairs of samples at the stream's rate.
//
// The command line opens it. Its arithmetic is in audio/dsp, its files in audio/wav, its
// clips in audio/clip.
//
// Imports: audio/clip, audio/dsp, audio/wav, cues, cues/grammar, text. It must never
// know a race, a journal or a screen.
package audio
