package races

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"

	"spotter/cmd/spotter/fault"
	"spotter/journal"
	"spotter/journal/beside"
	"spotter/race"
	"spotter/race/logbook"
	"spotter/text"
	"spotter/ui/live"
)

// Folder is the folder in which spotter keeps the journals of races. All fields are
// required.
type Folder struct {
	Path   func() (string, error) // where it lies; an error where nobody says
	Now    func() race.Stamp
	BootID func() string // names this boot of the machine
}

// The search of the races folder is bounded, so that no rubbish there holds up a
// start: see TestSearchIsBounded.
const (
	searchedFiles = 4096     // journals that are looked at
	searchedBytes = 32 << 20 // that are read of them
)

// search returns the races of spotter's folder that were started, one for each
// set of copies: the one that goes on furthest. It reads the ends of the files only.
func (f Folder) search() ([]logbook.Ends, error) {
	paths, err := f.journals()
	if err != nil {
		return nil, err
	}
	var all []logbook.Ends
	budget := int64(searchedBytes)
	for _, path := range paths {
		if budget <= 0 {
			break
		}
		g, err := journal.Peek(path)
		budget -= g.Read
		if err != nil {
			continue
		}
		if x, ok := logbook.EndsOf(path, g.First, g.Events, g.Torn); ok {
			all = append(all, x)
		}
	}
	return logbook.Furthest(all), nil
}

// Journals returns the paths of the journals in the folder, at most 4,096, the last by name first.
func (f Folder) Journals() ([]string, error) { return f.journals() }

// journals returns the paths of the journals in the folder, at most [searchedFiles], the
// last by name first.
func (f Folder) journals() ([]string, error) {
	dir, err := f.Path()
	if err != nil {
		return nil, err
	}
	paths, err := journalNames(dir, searchedFiles)
	for i, name := range paths {
		paths[i] = filepath.Join(dir, name)
	}
	return slices.DeleteFunc(paths, isNotes), err
}

// isNotes reports whether a file has the notes of a journal beside it, and no race.
func isNotes(path string) bool {
	if _, named := beside.JournalPath(path); !named {
		return false
	}
	g, err := journal.Peek(path)
	return err == nil && g.Begin.Seq > 1 && g.Begin.ForReview()
}

// readEach reads every journal of the folder, one at a time: what reading one left is
// collected soon.
func readEach[T any](f Folder, read func(path string) T) (all []T, err error) {
	paths, err := f.journals()
	if err != nil {
		return nil, err
	}
	defer debug.SetGCPercent(debug.SetGCPercent(30))
	for _, path := range paths {
		all = append(all, read(path))
	}
	return all, nil
}

// journalNames returns the names of the journals in a folder, at most that many,
// the last by name first: names begin with the date. No folder is no error.
func journalNames(dir string, most int) ([]string, error) {
	d, err := os.Open(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("reading the folder of journals: %w", err)
	}
	defer d.Close()
	var names []string
	for seen := 0; len(names) < most && seen < 16*most; {
		files, err := d.ReadDir(256)
		seen += len(files)
		for _, f := range files {
			if f.Type().IsRegular() && filepath.Ext(f.Name()) == ".jsonl" {
				names = append(names, f.Name())
			}
		}
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, fmt.Errorf("reading the folder of journals: %w", err)
		}
	}
	slices.SortFunc(names, func(x, y string) int { return strings.Compare(y, x) })
	return names[:min(len(names), most)], nil
}

// brokenOff returns the races that can be taken up, the first to offer first.
func (f Folder) brokenOff() ([]logbook.Ends, error) {
	all, err := f.search()
	return logbook.Unfinished(all, f.Now()), err
}

// ToResume returns the race that spotter resume without a file takes up: the first
// that can be taken up and that no spotter has open. closed lets it be one that its
// spotter left.
func (f Folder) ToResume(closed bool) (x logbook.Ends, ok bool, err error) {
	all, err := f.brokenOff()
	if err != nil {
		return x, false, err
	}
	for _, x := range all {
		if (!x.Left || closed) && !journal.InUse(x.Path) && !finished(x.Path) {
			return x, true, nil
		}
	}
	return x, false, nil
}

// finished reports whether a race has its finish line somewhere in its log.
func finished(path string) bool {
	_, ok := journal.LastLine(path, `"kind":"finish"`)
	return ok
}

// NoRaceYet reports whether the folder has no race that was ever started. Where nobody
// can say, it has.
func (f Folder) NoRaceYet() bool {
	all, err := f.search()
	return err == nil && len(all) == 0
}

// Offer returns the race to offer on the first screen; ok is false for none. One
// that broke off long ago is not offered unasked: spotter resume finds it.
func (f Folder) Offer() (o live.Offer, ok bool) {
	x, ok, err := f.ToResume(true)
	if err != nil || !ok { // whoever makes the new journal tells of the folder
		return o, false
	}
	if age, known := x.Age(f.Now()); known && age > logbook.UnfinishedFor {
		return o, false
	}
	return f.offerOf(x), true
}

// offerOf says what is known of a race that may be taken up.
func (f Folder) offerOf(x logbook.Ends) live.Offer {
	o := live.Offer{Path: x.Path, At: f.Now(), Left: x.Left}
	events := x.Tail
	lines := journal.LastLines(x.Path, `"kind":"open"`, `"item":"quiet"`, `"class":"alarm"`, `"item":"stop"`)
	e, quiet, alarm, cleared := lines[0], lines[1], lines[2], lines[3] // Seq is 0 where there is none
	if e.Seq > 0 {
		if strings.TrimSpace(e.Open.Race) != "" {
			o.Race = text.Escape(e.Open.Race)
		}
		if i := slices.IndexFunc(events, func(t race.Event) bool { return t.Seq > e.Seq }); i >= 0 {
			events = append([]race.Event{e}, events[i:]...)
		}
	}
	s := race.Resume(race.Options{BootID: f.BootID(), Now: o.At}, events)
	o.Elapsed, _ = s.Elapsed(o.At)
	o.Approx = s.Approx()
	o.Blind = max(0, o.Elapsed-s.LeastTime())
	if x.Torn {
		o.Lost = 1
	}
	o.Quiet = quiet.Text == "on"
	o.Stop = cleared.Seq < alarm.Seq
	return o
}

// NothingToResume is the error of a folder without a race that can be taken up; asked
// is what asked for one.
func (f Folder) NothingToResume(asked string) error {
	dir, err := f.Path()
	if err != nil {
		return err
	}
	next := "spotter without --journal begins a race; spotter races lists what is there"
	if b, ok := f.lastClosed(); ok {
		next = "spotter resume " + text.ShellWord(b.Path) + " goes on with the last one, which was left in order"
	}
	return fault.Usagef(next, "%s: no race broke off in %s", asked, text.Escape(dir))
}

// lastClosed returns the race that was left in order last.
func (f Folder) lastClosed() (last logbook.Ends, ok bool) {
	all, err := f.search()
	if err != nil {
		return last, false
	}
	return logbook.LastDone(all, f.Now())
}

// LastJournal returns the journal of the race that broke off last.
func (f Folder) LastJournal() (string, error) {
	b, ok, err := f.ToResume(false)
	if err == nil && !ok {
		err = f.NothingToResume("--journal last")
	}
	return b.Path, err
}
