// Package clitest holds what tests of the commands and of the whole program share:
// small packs whose sounds can be told apart, a program that speaks after a
// fashion, and a look at which processes are left.
//
// Imports: audio/audiotest, audio/audiotest/wavfiles, audio/clip, cues, cues/grammar,
// cues/pack. Only tests may import it.
package clitest
