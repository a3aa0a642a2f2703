//go:build race

package audio

import "spotter/cues/pack"

// manySinks is as many as can be listed in time with the race detector.
const manySinks = 2000

// voices are the voices of the program that are measured: two, since the detector
// makes arithmetic ten times slower. Without it all are, also in .ci/run.
func voices() []string { return []string{pack.DefaultName, "fr"} }
