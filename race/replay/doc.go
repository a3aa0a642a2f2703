// Package replay plans how a race is heard again: which sound comes when, faster than the
// race, or at its own speed without the silences.
//
// The command that replays a race plays the plan. Its clock is the race time of each line.
// What is said of a length is said by whoever has the sounds.
//
// Imports: cues, race, race/logbook. It must never play, wait or read a clock.
package replay
