// Package crowd makes the noise of a crowd: pink noise and many talkers at once, equally
// loud, as the bench of voices in noise has it.
//
// The drill of a pair uses it.
//
// Imports: audio/dsp. It must never play a sound, nor read a clock: the same seed gives the
// same noise.
package crowd
