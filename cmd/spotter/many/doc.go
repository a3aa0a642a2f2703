// Package many makes the report of a crew: `spotter report --many` reads the journals of a
// folder, such as `spotter-hq export` makes it, one after the other, and writes one page.
//
// cmd/spotter/after hands it the words of the command line. Imports: cmd/spotter/asjson, course, journal, journal/beside,
// race/logbook, report/crowd, report/crowdpage, report/html, text. It must never change a journal, nor keep more than one in memory.
package many
