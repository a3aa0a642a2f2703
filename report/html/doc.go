// Package html writes the report of a race: one page that needs nothing but its own file.
//
// The page has its style sheet, its script and its charts in it, asks the network for
// nothing, and its policy (CSP) forbids it. Without the script everything can be read; with it
// events can be filtered, charts can be enlarged, and a pointer on a chart tells time and
// distance. It follows the dark theme of a screen and prints on paper.
//
//	journal ──▶ race/logbook ──▶ report/figures ──▶ this ──▶ report.html
//	                                                 ▲
//	                                  report/chart ──┘
//
// cmd/spotter/after makes it with `spotter report`.
//
// Imports: course, cues, race, race/logbook, report/along, report/chart, report/figures,
// report/markup, report/track, text. It must never work out a figure of a race: report/figures
// does. It opens no file, and every text of a log goes through report/markup, which escapes it.
package html
