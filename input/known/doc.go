// Package known has ready tables for clickers, page turners, remote shutters, pads, macropads and
// pedals: the keys that each sends to a terminal, and what they could do for a spotter.
//
// Imports: input, input/bindings, text. It must never open a device or a file.
package known
