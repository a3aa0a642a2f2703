package races

import (
	"fmt"
	"strings"

	"spotter/race"
	"spotter/race/logbook"
	"spotter/ui/cells"
)

// Table lists races, one row each, in at most 80 columns or, on wide terminals,
// with the number of lines, the verdict on the chain and the file.
func Table(races []logbook.Entry, columns int) [][]string {
	wide := columns >= wideTable
	head := []string{"START", "RACE", "DISTANCE", "TIME", "ENDED", "LOG"}
	if wide {
		head = append(head[:5], "LINES", "CHAIN", "FILE")
	}
	rows := [][]string{head}
	for _, r := range races {
		start, elapsed := "–", "–"
		if !r.Start.IsZero() {
			start = r.Start.Format("2006-01-02 15:04")
		}
		if r.Duration > 0 {
			elapsed = race.FormatElapsed(r.Duration)
		}
		if wide {
			rows = append(rows, []string{start, cells.Shorten(named(&r), wideName), r.Distance, elapsed, r.Ended, fmt.Sprint(r.Events), r.Verdict, r.Path})
			continue
		}
		log := "whole"
		if r.Unchecked {
			log = "unchecked"
		} else if !r.OK {
			log = "DAMAGED"
		}
		rows = append(rows, []string{start, cells.Shorten(named(&r), nameColumns), r.Distance, elapsed, cells.Shorten(r.Ended, endedColumns), log})
	}
	return rows
}

// named returns the name of a race with its tags.
func named(r *logbook.Entry) string {
	name := r.Marked(r.Race)
	for _, tag := range r.Tags {
		name += " #" + tag
	}
	return strings.TrimSpace(name)
}

// The widths of the table of races, in columns.
const (
	wideTable    = 120 // from this width on a race has all its columns
	wideName     = 60  // of a race's name there
	nameColumns  = 18  // of a race's name in the usual table
	endedColumns = 11  // of where it ended: "not started"
)
