// Package match finds out how far along a course a runner is, from the fixes of a receiver.
// It knows where the runner was a moment ago, so a course that crosses itself, or that comes
// back on the same road, does not mislead it.
//
// The position (course/where) uses it. docs/position.md has the formulas and the figures.
//
// Imports: course. It must never read a clock, start a goroutine, or allocate memory for a fix.
package match
