// Package dsp is arithmetic on samples: rounding to 16 bits, levels, loudness and
// true peaks after BS.1770, filters, resampling, the share of a band.
//
// Every sound of spotter passes through it: clips when they are made ready, the
// timeline when it is rendered, a microphone when it is heard.
//
// Imports: nothing of ours. It must never open a file or a device, nor keep
// state between calls beyond what its caller holds.
package dsp
