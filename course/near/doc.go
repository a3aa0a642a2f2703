// Package near says in words what of a course lies about a place: the height of the road,
// the climb or hazard that the place is on, and the things just before and behind it.
//
// The review of a race uses it for the event that is open.
//
// Imports: course, text, text/say. It must never say anything to a runner, nor read a file.
package near
