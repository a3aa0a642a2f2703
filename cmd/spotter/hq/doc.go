// Package hq joins a race to those who see it from elsewhere: to a second device (cmd/spotter/share),
// and to headquarters, where --mirror asks for it: the journal's file to the
// link, the state of the link to the screen, the beats to what the screen knows, and the words of
// the crew to the screen and the journal.
//
// cmd/spotter/run uses it.
//
// Imports: cmd/spotter/share, crew/uplink, crew/wire, gps, journal, race, text, text/say, ui/alert, ui/crew,
// ui/live. It must never have the words of the crew spoken, wait for a network, or write a token
// anywhere.
package hq
