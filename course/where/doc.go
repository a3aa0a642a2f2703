// Package where says where the runner is along the course, how sure that is, and how fast the
// runner goes: from the boards that the spotter pressed, from a receiver's fixes, and from what
// the spotter typed in.
//
// A race uses it (cmd/spotter/road). docs/position.md has the formulas and the figures.
//
// Imports: course, course/match. It must never read a clock, open a file, or press a split by
// itself.
package where
