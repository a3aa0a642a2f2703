// Package courses has the commands for the file of a course: check it, show it, make one from
// a GPX.
//
// cmd/spotter/cli adds them to its tree.
//
// Imports: cmd/spotter/command, cmd/spotter/fault, cmd/spotter/named, cmd/spotter/newfile,
// course, course/hint, course/load, course/sheet, race, race/typed, text. It must never play a
// cue or read a race.
package courses
