// Package hint finds climbs and turns in the line of a course, as suggestions for the person
// who writes its course file.
//
// The course commands use it. A line cannot tell a junction from a bend, or a kerb from a
// bridge: nothing that is found here is used before a person has looked at it.
//
// Imports: course. It must never change a course.
package hint
