//go:build race

package audio

// manySinks is as many as can be listed in time with the race detector.
const manySinks = 2000
