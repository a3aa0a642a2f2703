// Package sheet reads and writes course files: a small TOML that says what comes where along a
// course, by distance.
//
// A person writes one the evening before a race. So every fault is told at once, each with its
// line, and distances are read as people write them.
//
// Imports: course, race, race/typed, text, text/faults. It must never open a file: who calls it hands the
// bytes over.
package sheet
