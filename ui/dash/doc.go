// Package dash draws the live screen of a race from plain values.
//
// ui/live fills [Facts] at each drawing, and [Sheet] puts them on the screen: the last cue,
// faults, the race time and the gap, the pace, keys, events and the state of sound and
// log. It knows no key's meaning and keeps nothing but what makes the next drawing cheap.
//
// Imports: cues, race, race/curve, text, text/say, ui/alert, ui/cells, ui/code, ui/crew, ui/sign, ui/touch.
// It must never change the race, read a clock, wait, or open a file.
package dash
