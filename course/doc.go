// Package course holds a race's course by distance: what comes where, and the line and the
// heights of the road where a track tells them.
//
// The live screen, the position, the plan and the course commands use it. A course without a
// track has things and no line: distance alone is enough for a spotter on foot.
//
// Imports: text. It must never open a file or read a clock.
package course
