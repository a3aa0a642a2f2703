// Package crowdpage writes the report of a whole crew: one page for the race of many pairs, which
// needs nothing but its own file. It has the look of the report of one race, and no script.
//
//	report/crowd ──▶ this ──▶ crew.html
//
// A page names pairs by bib or by journal. It has the runners' names only where it is asked for them.
//
// cmd/spotter/many makes it with `spotter report --many`.
//
// Imports: course, race, report/chart, report/crowd, report/html, report/markup, text. It must never work out a
// figure, nor show a name that it was not asked for. Every text of a journal goes through report/markup.
package crowdpage
