// Package demo makes up a race for a new spotter to practise with: a script of what the
// spotter sees on the road, and a coach who asks for the key and keeps the score.
//
// The command line runs it with spotter --demo.
//
// Imports: cues, race, text/say. It must never read a clock, play a sound or write a file: the same
// seed gives the same race.
package demo
