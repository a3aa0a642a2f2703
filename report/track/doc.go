// Package track reads the track of a watch or a phone, GPX or FIT, and tells where the
// runner was at a time.
//
// The report's map and the exports use it. Tracks are files of others: every length, number
// and time in them is checked, and what is wrong is said with its place.
//
// Imports: course/gpx, report/fit. It must never open a file: who calls it hands a reader
// over.
package track
