// Package bindings reads and writes input.toml, in which the spotter says what the buttons of
// clickers, page turners, pads and pedals do. The keys of a pack are for keyboards, are chosen by
// whoever made the voice, and cannot be Enter or Esc; this file is the spotter's own.
//
// Imports: cues/keyname, files, input, input/codes, text, text/faults. It must never open a device.
package bindings
