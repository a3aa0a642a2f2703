//go:build !race

package testrun

// RaceDetector is true where the tests run with the race detector, which makes
// arithmetic ten times slower.
const RaceDetector = false
