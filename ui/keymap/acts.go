package keymap

import (
	"maps"
	"slices"
)

// Acts returns what the keys of the program do, in English: what a screen says of them is
// the translation of these.
func Acts() []string {
	words := slices.Sorted(maps.Values(logged))
	for _, o := range ownKeys() {
		words = append(words, o.Binding.Help().Desc)
	}
	return words
}
