// Package gpx reads GPX files as a stream: tracks, routes and waypoints.
//
// It is the only reader of GPX here: the course and the track of a report use it. The files
// are those of others, so each limit is checked while reading: a file of any size takes no
// more memory than one tag of it, besides what the caller keeps.
//
// Imports: text. It must never open a file: who calls it hands a reader over.
package gpx
