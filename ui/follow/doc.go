// Package follow is the screen of a race that another device runs: the clock, how the runner
// stands, a fall or a STOP in large letters, the latest lines, and how old all that is. Nothing
// on it can be pressed but to leave, and to ask for the race.
//
// cmd/spotter/follow shows it, and fills [View].
//
// Imports: cues, race, race/logbook, text, text/say, ui/cells. It must never show old news as
// fine, play a cue, or write a line.
package follow
