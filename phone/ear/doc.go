// Package ear is the runner's earpiece without a browser: a client of phone/link that plays on a
// sound output, such as pulse in Termux. The command spotter ear runs it.
//
//	link ─ cue, stop ─▸ Client ─▸ player ─ Splice ─▸ audio.Stream
//	link ◂ begun, ended, cut, expired ◂─┘
//
// It connects again whenever the link breaks, and says to the runner after 1.5 s that it is lost. A
// STOP goes on meanwhile. The spotter's live voice is played on a second stream of the same device, and gives way to cues.
//
// Imports: audio, audio/clip, audio/dsp, audio/engine, audio/talk, audio/wav, cues, phone/wire, text. It must never
// decide whether a cue was heard: it says what its device says.
package ear
