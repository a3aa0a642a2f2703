// Command spotter plays voice cues to a runner who cannot look, and logs the race.
//
// Imports: cmd/spotter/cli. It must never do anything but begin the command line; the
// tests in this folder hold the layout of the whole project.
package main
