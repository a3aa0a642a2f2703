// Package out is the runner's phone as an output: what the engine plays goes to the page of the
// earpiece as small messages, and what became of it comes back.
//
//	engine ─ Start ─▸ stream ─ cue, due in the page's clock ─▸ link.Peer ─▸ page
//	engine ◂ Words ─ verdict ◂ begun, ended, cut, expired ─────────────────┘
//
// A page's word alone is no proof: a cue was heard only where its begin and its end agree with the
// length of the clip, and with our clock.
//
// Imports: audio, audio/clip, audio/dsp, audio/wav, cues, phone/link, phone/wire. It must never
// decide which cue wins, or open a socket.
package out
