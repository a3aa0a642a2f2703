// Package pages has the two pages that phones show: that of the runner's earpiece and that of the
// spotter's pads. Each is one HTML text with its style and its script in it, hand-written and
// without a library. It asks for nothing beyond its own address. phone/link serves it
// under a policy that allows just these texts, by their hashes.
//
// What the page of the earpiece does beyond what phone/wire says:
//
//   - hello has n where a STOP repeats: its number. Spotter sends stop if it was cleared meanwhile.
//     It has sha where clips are loaded: those of that pack are not loaded again.
//   - ready comes only after a tap has opened the sound; until then the state in each pong is
//     suspended. It comes anew on each connection, with sha.
//   - begun comes when the clock of the sound has passed the begin; its page time is that of the begin. Of a
//     cue that repeats, ended comes after its first time, and nothing later.
//   - A clip with the ID link_lost is spoken after the two tones when the link is lost.
//   - test has side, the side that was tapped, and id, the side that was played.
//   - refused has why: clip, or the state of the AudioContext.
//
// Imports: text/say. It must never open a socket.
package pages
