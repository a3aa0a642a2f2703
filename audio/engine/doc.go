// Package engine turns presses into splices of a timeline: a ring that no key ever waits
// for, an arbiter that decides which cue wins, and an opener that keeps an output open.
//
//	Play ─ ring ─ engine goroutine ─ arbiter ─ timeline ─ Stream
//	Reports ◂──────────┘
//
// The command line runs one engine a race. A Playback, for who records or checks a
// sound, plays one clip at a time.
//
// Imports: audio, audio/clip, audio/dsp, cues, cues/countdown, cues/grammar. It must never
// know how a stream reaches an ear, write a file, or have a key wait.
package engine
