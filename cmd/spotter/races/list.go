package races

import (
	"fmt"

	"spotter/journal"
	"spotter/race"
	"spotter/race/logbook"
	"spotter/text"
	"spotter/ui/cells"
)

// Entries returns the journals of spotter's folder, the newest first. One that
// cannot be read is listed with the reason.
func (f Folder) Entries() ([]logbook.Entry, error) {
	races, err := readEach(f, readRace)
	if err != nil {
		return nil, err
	}
	logbook.SortNewest(races)
	return races, nil
}

// readRace sums up one journal.
func readRace(path string) logbook.Entry {
	if g, err := journal.Peek(path); err == nil && g.First == "" && len(g.Events) == 0 && g.Read > 0 {
		verdict := "not a journal: neither its beginning nor its end can be read" // however large it is
		return logbook.Entry{Path: path, Verdict: verdict}
	}
	log, err := journal.ReadFile(path)
	if err != nil {
		return logbook.Entry{Path: path, Verdict: text.FirstLine(err)}
	}
	r := logbook.New(log.Events).Entry()
	r.Path, r.OK, r.Verdict = path, log.Err() == nil, log.Verdict()
	return r
}

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
			rows = append(rows, []string{start, r.Marked(r.Race), r.Distance, elapsed, r.Ended, fmt.Sprint(r.Events), r.Verdict, r.Path})
			continue
		}
		log := "whole"
		if !r.OK {
			log = "DAMAGED"
		}
		rows = append(rows, []string{start, cells.Shorten(r.Marked(r.Race), nameColumns), r.Distance, elapsed, cells.Shorten(r.Ended, endedColumns), log})
	}
	return rows
}

// The widths of the table of races, in columns.
const (
	wideTable    = 120 // from this width on a race has all its columns
	nameColumns  = 18  // of a race's name in the usual table
	endedColumns = 12  // of where it ended
)
