// Package speaker plays over the operating system's own sound, through the library oto.
// On systems that need cgo for that it says so and opens nothing.
//
// Imports: audio, audio/dsp. It must never set the driver up twice, or go on with a
// device that plays nothing.
package speaker
