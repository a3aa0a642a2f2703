//go:build unix

// Command film makes a film of a race with its sound, by one command:
//
//	go run ./film -o FOLDER
//
// It builds spotter, runs a short race in a pseudo-terminal, presses the keys of a script,
// and writes race.cast (asciicast, version 2: what the terminal showed, and when) and
// race.wav (what the runner heard). Both begin at the same moment, so that two players
// started together stay together. It fails when a cue of the script is not heard within
// [apart] of its key.
//
// It is for people who write about spotter. Nothing imports it.
//
// Imports: audio/wav. It must never play sound, and writes only into the folder it is given.
package main
