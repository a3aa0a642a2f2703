// Package crew shows what comes from headquarters: how the link to it is doing, in a few words
// for the status line, and what the crew writes to the spotter.
//
// The live screen, its drawing and the plain lines use it; cmd/spotter/hq fills it.
//
// Imports: race, text/say, ui/cells, ui/sign. It must never have a link in red: a race needs no
// headquarters.
package crew
