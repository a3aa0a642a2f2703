// Package evdev reads buttons as Linux's event devices, /dev/input/event*: presses and releases
// with the kernel's own times, without X, without a focused terminal and without cgo. It finds
// devices as they come, grabs the ones that are used, and tells when one goes.
//
// A path that is a named pipe is read as such a stream too, in the form of this machine's struct
// input_event: tests and other programs press buttons that way.
//
// cmd/spotter/pads uses it, and says what each button is for.
//
// Imports: input, input/codes, race, text. It must never decide what a button is for.
package evdev
