//go:build unix

package main

import "time"

// step is one key of a script.
type step struct {
	at    time.Duration // after the program was started
	key   string        // the bytes that a terminal sends for it
	says  string        // the marker in the film, in words
	sound bool          // the key is a cue: a sound begins with it
}

// The film's terminal, in columns and rows.
const cols, rows = 80, 24

// arguments are those of spotter in the film; the output comes on top.
var arguments = []string{"--training", "--race", "Film", "--runner", "Ann", "--distance", "1km", "--target", "4:00", "--countdown", "on"}

// script is a race of half a minute: the radio check, the start, a corner with its
// countdown, water, STOP, a fall, the finish.
var script = []step{
	{at: 2000 * time.Millisecond, key: "\x1b[C", says: "radio check: left", sound: true},
	{at: 4000 * time.Millisecond, key: "\x1b[D", says: "radio check: right", sound: true},
	{at: 6000 * time.Millisecond, key: "\r", says: "start"},
	{at: 8000 * time.Millisecond, key: "\x1b[D", says: "right", sound: true},
	{at: 10000 * time.Millisecond, key: ".", says: "turn, and its countdown", sound: true},
	{at: 16000 * time.Millisecond, key: "[", says: "water", sound: true},
	{at: 18500 * time.Millisecond, key: " ", says: "STOP", sound: true},
	{at: 22000 * time.Millisecond, key: " ", says: "STOP is cleared"},
	{at: 24000 * time.Millisecond, key: "\x1b[A", says: "clear", sound: true},
	{at: 26000 * time.Millisecond, key: "F", says: "a fall is logged"},
	{at: 28000 * time.Millisecond, key: "\t", says: "the log"},
	{at: 31000 * time.Millisecond, key: "\t", says: "back to the pads"},
	{at: 33000 * time.Millisecond, key: "\r", says: "finish"},
	{at: 37000 * time.Millisecond, key: "\x03", says: "leave"},
	{at: 37500 * time.Millisecond, key: "\x03", says: "leave"},
}
