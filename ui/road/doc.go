// Package road is what the live screen shows of the road: the things that come next, where
// the runner is and how sure that is, what the spotter should say soon, and the page on
// which the spotter says where the runner is.
//
// ui/live has one [Desk] and asks it at each tick. The desk knows the course and the boards;
// where the runner is it asks of a [Road], which cmd/spotter/road is. Nothing here is ever
// heard by the runner: a [Desk] shows, and reminds the spotter.
//
// Imports: course, cues, gps, race, text, text/say, ui/cells, ui/dash, ui/line. It must never
// press a key, make a cue, or ask what time it is.
package road
