//go:build !race

package audio

// manySinks is more than anybody has.
const manySinks = 10000
