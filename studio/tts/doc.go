// Package tts has a program that speaks say one text at a time, and takes the sound
// that it made. A template is the program's command line, with places for the text
// and for the file to write; no shell is run.
//
// The making of a pack's sounds uses it. A program may fail, hang, write too much or
// leave others running: each is an error in words, and nothing that it started
// outlives its text.
//
// Imports: text. It must never know a pack, or what a sound is like.
package tts
