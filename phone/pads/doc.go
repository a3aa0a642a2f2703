// Package pads makes presses of what the page of the spotter's pads sends over phone/link, and
// tells the page what became of each. It is an input.Source.
//
//	page ─ press ─▸ Handle ─ Sink.Press ─▸ cmd/spotter/inputs ─▸ screen
//	page ◂ outcome ─ Played, Done, Outcome ◂─ cmd/spotter/run
//
// A press that is older than 300 ms when it arrives, by two clocks that were compared, is refused
// and said to be: its place in the road is past.
//
// Imports: cues, input, phone/link, phone/wire, race. It must never decide what a cue does or
// know a screen.
package pads
