// Package align brings two logs of one race to one clock: it finds by how much the clock
// of one device is ahead of the other's, from the boards that both spotters pressed and,
// where these are few, from cues of the same name.
//
// The machine's clock can be set, and a machine can be restarted. So a log is cut into
// segments, one for each boot, in which only the boot clock counts; each segment has an
// offset of its own. Where neither boards nor cues tell it, it says so and guesses nothing.
//
// docs/agreement.md has the rules. Imports: cues, race. It must never open a file.
package align
