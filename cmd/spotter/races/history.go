package races

import (
	"errors"
	"fmt"
	"os"
	"slices"

	"spotter/journal"
	"spotter/journal/beside"
	"spotter/race"
	"spotter/race/history"
	"spotter/race/logbook"
	"spotter/text"
)

// mostJournal bounds the journals that are read, in bytes: a race of a day, with a key a
// second, has a tenth of it.
const mostJournal = 256 << 20

// History reads and sums up every journal of the folder, the newest first: damaged, foreign
// and copied ones too, each marked with what is wrong with it. It holds the lines of one
// journal at a time.
func (f Folder) History() ([]history.Run, error) {
	runs, err := readEach(f, readRun)
	if err != nil {
		return nil, err
	}
	history.Once(runs)
	history.SortNewest(runs)
	return runs, nil
}

// readRun sums up one journal. One that cannot be read is marked as unusable.
func readRun(path string) history.Run {
	unusable := func(why string) history.Run { return history.Run{Path: path, Unusable: true, Verdict: why} }
	info, err := os.Stat(path)
	if err != nil {
		return unusable(text.FirstLine(err))
	}
	g, err := journal.Peek(path)
	switch {
	case err != nil:
		return unusable(text.FirstLine(err))
	case info.Size() == 0:
		return unusable("empty")
	case g.First == "" && len(g.Events) == 0:
		return unusable("not a journal")
	case info.Size() > mostJournal:
		return unusable(fmt.Sprintf("too large for a race: %d MB", info.Size()>>20))
	}
	log, err := beside.Read(path)
	if err != nil {
		return unusable(text.FirstLine(err))
	}
	if len(log.Events) == 0 {
		return unusable("no line of it can be read")
	}
	if slices.ContainsFunc(log.Events[:min(len(log.Events), 4)], func(e race.Event) bool { return e.From != "" }) {
		return unusable("merged of two logs, each of which counts")
	}
	r := history.Sum(logbook.New(log.Events))
	r.Path, r.First, r.Last = path, g.First, log.LastSeq()
	if _, torn := errors.AsType[*journal.Torn](log.Err()); log.Err() != nil && !torn {
		r.Verdict = log.Verdict() // a torn end is no more than a program that was killed
	}
	if log.Fault != nil && r.Verdict == "" {
		r.Verdict = text.FirstLine(log.Fault)
	}
	return r
}
