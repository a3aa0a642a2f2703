// Package pulse plays and listens over a PulseAudio or PipeWire server, in their native
// protocol: the output on a sink, the capture of a microphone or monitor, and what the
// server offers.
//
//	Splice ─ queue ─ wire ─ server ─ ear
//	position ◂──────────┘
//
// An output queues four seconds ahead and overwrites its queue when a cue begins. A
// watchdog notices within seconds when the server or the sink takes no more samples.
//
// Imports: audio, audio/clientconf, audio/clip, audio/dsp, audio/headset, audio/servers, text. It must never
// choose another sink than it was told, log, or trust a length that a server sends.
package pulse
