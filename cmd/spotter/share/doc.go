// Package share lets a second device follow the race that is run here, and take it over: it serves
// the journal on one address from the moment the spotter asks for the code, draws that code, asks
// the spotter whether the race may go, and waits at the end until the other device has all of it.
//
// cmd/spotter/hq holds it for a race.
//
// Imports: cmd/spotter/fault, cmd/spotter/phone, crew/share, crew/wire, input, journal, race, text,
// text/say, ui/alert, ui/blocks, ui/live. It must never serve before the spotter asked
// for it, keep a key waiting, or write its link anywhere but on the screen.
package share
