//go:build !race

package audio

import (
	"spotter/cues/pack"
)

// manySinks is more than anybody has.
const manySinks = 10000

// voices are the voices of the program that are measured: all of them.
func voices() []string { return pack.Builtins() }
