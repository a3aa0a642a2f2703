// Package rows has the short form of a journal's line, for logs that are too long to keep
// every event in memory: its kind, race time, cue and how that ended, and the one filter
// that picks lines by these.
//
//	line 812  →  Row{Seq 812, Kind cue, Elapsed 1:52:23, Class steer, Cue left, Outcome heard}
//
// Package journal/index makes the rows of a file; a screen that must not know journals
// takes them through an interface of its own.
//
// Imports: cues, race. It must never read a file.
package rows
