package cli

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"spotter/journal"
	"spotter/race"
	"spotter/text"
	"spotter/ui"
)

// lastJournal is what --journal takes for the race that broke off last.
const lastJournal = "last"

// unfinishedFor is how long ago a race may have ended to be offered again: longer
// than a marathon takes backwards, and less than a night.
const unfinishedFor = 8 * time.Hour

// The search of the races folder is bounded, so that no rubbish there holds up a
// start: see TestSearchIsBounded.
const (
	searchedFiles = 4096     // journals that are looked at
	searchedBytes = 32 << 20 // that are read of them
)

// sane is a time before any spotter: a wall clock that says less was not set.
var sane = time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)

// broken is what the ends of a journal tell of a race that may be taken up.
type broken struct {
	path  string
	first string // hash of the first line: copies have the same
	last  race.Event
	done  bool // its spotter left it, or it has its finish
	left  bool // its spotter left it
	torn  bool
	tail  []race.Event
}

// lookAt returns what the ends of a journal tell; ok is false for what holds no race
// that was started.
func lookAt(path string) (f broken, read int64, ok bool) {
	g, err := journal.Peek(path)
	if err != nil || len(g.Events) == 0 {
		return f, g.Read, false
	}
	f = broken{path: path, first: cmp.Or(g.First, path), last: g.Events[len(g.Events)-1], torn: g.Torn, tail: g.Events}
	for i := range g.Events {
		e := &g.Events[i]
		ok = ok || e.HasElapsed || e.Kind == race.KindStart
		f.done = f.done || e.Kind == race.KindFinish
	}
	if f.last.Kind == race.KindClose && (f.last.Reason == reasonLeft || f.last.Reason == reasonTakenUp) {
		f.done, f.left = true, f.last.Reason == reasonLeft && !f.done
	}
	return f, g.Read, ok
}

// searchRaces returns the races of spotter's folder that were started, one for each
// set of copies: the one that goes on furthest. It reads the ends of the files only.
func (a *App) searchRaces() ([]broken, error) {
	dir, err := a.racesFolder()
	if err != nil {
		return nil, err
	}
	names, err := journalNames(dir, searchedFiles)
	if err != nil {
		return nil, err
	}
	byFirst := map[string]int{}
	var all []broken
	budget := int64(searchedBytes)
	for _, name := range names {
		if budget <= 0 {
			break
		}
		f, read, ok := lookAt(filepath.Join(dir, name))
		budget -= read
		if !ok {
			continue
		}
		i, copied := byFirst[f.first]
		switch {
		case !copied:
			byFirst[f.first] = len(all)
			all = append(all, f)
		case f.last.Seq > all[i].last.Seq:
			all[i] = f
		}
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

// brokenOff returns the races that can be taken up, the first to offer first: what
// broke off goes before what its spotter left within the last hours. What is in the
// file decides, not the file's time, for a machine may have started in 1970.
func (a *App) brokenOff() ([]broken, error) {
	all, err := a.searchRaces()
	if err != nil {
		return nil, err
	}
	now := a.o.Now()
	all = slices.DeleteFunc(all, func(f broken) bool {
		age, known := f.age(now)
		return f.done && !f.left || f.left && (!known || age > unfinishedFor)
	})
	slices.SortStableFunc(all, func(x, y broken) int {
		if x.left != y.left {
			return map[bool]int{true: 1, false: -1}[x.left]
		}
		return x.before(y, now)
	})
	return all, nil
}

// age returns how long ago the last line was written by the wall clock; known is
// false where that cannot be: the line lies in the future, or before any spotter.
func (f broken) age(now race.Stamp) (d time.Duration, known bool) {
	d = now.Wall.Sub(f.last.Wall)
	return d, d >= 0 && f.last.Wall.After(sane)
}

// before compares two races: the one that ended within the last hours first, then
// those whose age cannot be known, then older ones; the later line first in each.
func (f broken) before(g broken, now race.Stamp) int {
	rank := func(f broken) int {
		switch age, known := f.age(now); {
		case !known:
			return 1
		case age <= unfinishedFor:
			return 0
		}
		return 2
	}
	return cmp.Or(cmp.Compare(rank(f), rank(g)), g.last.Wall.Compare(f.last.Wall))
}

// toResume returns the race that spotter resume without a file takes up: the first
// that can be taken up and that no spotter has open. closed lets it be one that its
// spotter left.
func (a *App) toResume(closed bool) (f broken, ok bool, err error) {
	all, err := a.brokenOff()
	if err != nil {
		return f, false, err
	}
	for _, f := range all {
		if (!f.left || closed) && !journal.InUse(f.path) && !finished(f.path) {
			return f, true, nil
		}
	}
	return f, false, nil
}

// finished reports whether a race has its finish line somewhere in its log.
func finished(path string) bool {
	_, ok := journal.LastLine(path, `"kind":"finish"`)
	return ok
}

// offer returns the race to offer on the first screen; ok is false for none. One
// that broke off long ago is not offered unasked: spotter resume finds it.
func (a *App) offer() (o ui.Offer, ok bool) {
	f, ok, err := a.toResume(true)
	if err != nil || !ok { // whoever makes the new journal tells of the folder
		return o, false
	}
	if age, known := f.age(a.o.Now()); known && age > unfinishedFor {
		return o, false
	}
	return a.offerOf(f), true
}

// offerOf says what is known of a race that may be taken up.
func (a *App) offerOf(f broken) ui.Offer {
	o := ui.Offer{Path: f.path, Race: "race", At: a.o.Now(), Left: f.left}
	events := f.tail
	lines := journal.LastLines(f.path, `"kind":"open"`, `"item":"quiet"`, `"class":"alarm"`, `"item":"stop"`)
	e, quiet, alarm, cleared := lines[0], lines[1], lines[2], lines[3] // Seq is 0 where there is none
	if e.Seq > 0 {
		if strings.TrimSpace(e.Open.Race) != "" {
			o.Race = text.Escape(e.Open.Race)
		}
		if i := slices.IndexFunc(events, func(t race.Event) bool { return t.Seq > e.Seq }); i >= 0 {
			events = append([]race.Event{e}, events[i:]...)
		}
	}
	s := race.Resume(race.Options{BootID: a.host.ID(), Now: o.At}, events)
	o.Elapsed, _ = s.Elapsed(o.At)
	o.Approx = s.Approx()
	o.Blind = max(0, o.Elapsed-s.LeastTime())
	if f.torn {
		o.Lost = 1
	}
	o.Quiet = quiet.Text == "on"
	o.Stop = cleared.Seq < alarm.Seq
	return o
}
