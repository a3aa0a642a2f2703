// Package faults lists what is wrong with a small file that a person wrote, such as a course or a
// table of buttons: all of it at once, each with its line.
//
// course/sheet and input/bindings return their faults so. Those of a pack (cues/pack) and of a
// course with its GPX (course/load) name the file as well, and have types of their own.
//
// Imports: text. It must never read a file, or decide what a fault is.
package faults
