// Package wire has the messages between spotter and the pages on phones, as JSON texts on one
// WebSocket: those of the runner's earpiece, and those of the spotter's pads. phone/link
// sends and takes them in spotter, the pages and spotter ear at the other end.
// docs/phone.md describes them.
//
// Imports: nothing of ours. It must never open a socket.
package wire
