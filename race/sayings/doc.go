// Package sayings finds what there is to say of a race so far: of its last split, and of the
// pace. ui/live has cues/grammar put it into words.
//
// Imports: cues/grammar, race. It must never know a language.
package sayings
