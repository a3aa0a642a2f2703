// Package ear is the command that makes this machine the runner's earpiece: spotter ear, for a phone
// with Termux.
//
// Imports: audio, cmd/spotter/command, cmd/spotter/fault, cmd/spotter/run, cmd/spotter/settings,
// phone/ear, text. It must never keep the address of a page.
package ear
