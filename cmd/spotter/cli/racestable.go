package cli

import (
	"fmt"
	"strconv"

	"spotter/race"
	"spotter/race/logbook"
	"spotter/ui/cells"
)

// The widths of the table of races, in columns.
const (
	usualColumns = 80  // where nothing is known of the terminal
	wideTable    = 120 // from this width on a race has all its columns
	nameColumns  = 18  // of a race's name in the usual table
	endedColumns = 12  // of where it ended
)

// columns returns how wide a table may be: COLUMNS of the environment, or 80.
func (a *App) columns() int {
	for _, kv := range a.o.Env {
		if text, ok := cutName(kv, "COLUMNS"); ok {
			if n, err := strconv.Atoi(text); err == nil && n > 0 {
				return n
			}
		}
	}
	return usualColumns
}

// cutName returns the value of NAME=value if kv has that name.
func cutName(kv, name string) (value string, ok bool) {
	if len(kv) > len(name) && kv[:len(name)] == name && kv[len(name)] == '=' {
		return kv[len(name)+1:], true
	}
	return "", false
}

// racesTable lists races, one row each, in at most 80 columns or, on wide terminals,
// with the number of lines, the verdict on the chain and the file.
func racesTable(races []logbook.Entry, columns int) [][]string {
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
			rows = append(rows, []string{start, r.Race, r.Distance, elapsed, r.Ended, fmt.Sprint(r.Events), r.Verdict, r.Path})
			continue
		}
		log := "whole"
		if !r.OK {
			log = "DAMAGED"
		}
		rows = append(rows, []string{start, cells.Shorten(r.Race, nameColumns), r.Distance, elapsed, cells.Shorten(r.Ended, endedColumns), log})
	}
	return rows
}
