// Package headset tells which headset is behind the name and the properties of a sink or a
// source of a sound server. A headset keeps these marks while its sink's name changes with
// its profile or codec.
//
// audio/pulse finds an earpiece again by them, and audio/safemic finds the microphones that
// belong to it. The rest of the program compares names with [Same].
//
// Imports: nothing of ours. It must never ask a sound server.
package headset
