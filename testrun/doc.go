// Package testrun says how many tests of a package run at once, and how much the
// long ones do.
//
// A test of the whole program waits for most of its time, so more of them than there
// are processors run side by side. Long tests do little for somebody who runs the tests
// while writing, and everything with SPOTTER_CI=1, as .ci/run sets it. [Slow] ones do nothing without it. What only does arithmetic does everything
// where the race detector is off too: .ci/run runs it once with and once without.
//
// Imports: nothing of ours. Only tests may import it.
package testrun
