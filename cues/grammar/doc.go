// Package grammar puts splits and the pace into the words of a language: "five
// kilometres, twenty-three minutes four, on pace".
//
// race says what is to be told, audio joins the words, the screen shows them.
//
// Imports: cues. It must never know which sounds a pack has, nor make one.
package grammar
