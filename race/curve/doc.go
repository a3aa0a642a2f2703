// Package curve holds when a target passes each distance, by a plan that is not even: the
// moving time of each step of the way, and the rests that are planned.
//
// The rules of a race and package course/effort use it.
//
// Imports: nothing of ours. It must never open a file.
package curve
