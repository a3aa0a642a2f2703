// Package watch decides when the runner has heard no cue for too long. A runner who hears
// nothing cannot tell a clear road from a dead earpiece.
//
// The command line's race feeds it with events and with cues that began to sound, and asks it
// now and then. It tells each silence once and gives at most three ticks for it.
//
// Imports: race, race/typed. It must never read a clock.
package watch
