// Package talk carries the spotter's voice to the runner while a key is held: from a microphone
// that harms no earpiece to a second, short stream on the runner's sink.
//
//	microphone ─ 5 ms packets ─ pacer ─ line ─ server ─ ear
//	                              ▴ duck: what cue sounds now
//
// The pacer keeps the queue of the server short: it skips sound with a crossfade when the
// queue is too long. Where a packet is late, the last period of the voice is heard again. The voice is 18 dB
// down under a cue, and mute under one that steers. cmd/spotter/voicenote runs one [Voice] for each talk.
//
// Imports: audio, audio/dsp, audio/pulse, audio/safemic. It must never open a microphone that is not safe, touch the
// stream of the cues, or have the engine wait.
package talk
