// Package typed reads what people type of a race: a distance, a race time, a unit.
//
// Flags, settings and pages of the screen use it, so that the same text means the same
// everywhere. What it refuses, its error says with a form that works.
//
// Imports: race. It must never open a file or read a clock.
package typed
