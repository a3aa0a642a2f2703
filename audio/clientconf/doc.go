// Package clientconf finds a PulseAudio or PipeWire server as libpulse does: the addresses, the
// cookie, and the sink and source that the variables and the client.conf files name.
// audio/pulse connects by it.
//
// Imports: text. It must never open a socket.
package clientconf
