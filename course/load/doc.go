// Package load makes a course of a file: a GPX, or a course file that may name a GPX beside
// it.
//
// A race and the course commands use it. It joins what the two readers give: it chooses the
// track, joins its segments, scales its line to the official distance, smooths its heights and
// puts waypoints on the line. What it had to decide on the way, it says in notes.
//
// Imports: course, course/gpx, course/sheet, race, text. It must never write a file or ask a person.
package load
