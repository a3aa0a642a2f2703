// Command words prints the words from which splits are said in a language, one a
// line: the id, a tab, the text. cues/render reads it.
//
//	go run ./cues/render/words es
//
// Imports: cues/grammar. It must never know a voice.
package main
