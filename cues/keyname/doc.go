// Package keyname judges the names of keys that a pack may use, such as "left" or
// "ctrl+h": they are those of Bubble Tea. It knows which the program keeps for itself.
//
// cues/pack asks it. Imports: text. It must never know what a terminal sends.
package keyname
