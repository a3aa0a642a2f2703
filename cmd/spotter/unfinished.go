package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"spotter/journal"
	"spotter/race"
)

// lastJournal is what --journal takes for the newest race in spotter's folder.
const lastJournal = "last"

// unfinishedFor is how long ago a race may have broken off to be offered again:
// longer than a marathon takes backwards, and less than a night.
const unfinishedFor = 8 * time.Hour

// searched bounds the journals that are read to find the last race: each radio
// check without a race leaves one that is passed over.
const searched = 16

// lastRace returns the journal in spotter's folder that was written to last, of
// those whose clock was started, and what it says; "" when there is none. One
// that cannot be read is passed over.
func (a *App) lastRace() (path string, events []race.Event, err error) {
	dir := a.racesFolder()
	files, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return "", nil, nil
	}
	if err != nil {
		return "", nil, fmt.Errorf("reading the folder of journals: %w", err)
	}
	var found []fs.FileInfo
	for _, f := range files {
		info, err := f.Info()
		if err == nil && info.Mode().IsRegular() && filepath.Ext(f.Name()) == ".jsonl" {
			found = append(found, info)
		}
	}
	slices.SortFunc(found, func(x, y fs.FileInfo) int { return y.ModTime().Compare(x.ModTime()) })
	for _, info := range found[:min(len(found), searched)] {
		path := filepath.Join(dir, info.Name())
		log, err := journal.ReadFile(path)
		if err != nil {
			continue
		}
		if slices.ContainsFunc(log.Events, func(e race.Event) bool { return e.Kind == race.KindStart }) {
			return path, log.Events, nil
		}
	}
	return "", nil, nil
}

// unfinished says which race of spotter's folder broke off, such as "Boston
// 2027, 1:42:07"; "" when the last was ended by its spotter, or is of another
// day.
func (a *App) unfinished() string {
	_, events, err := a.lastRace()
	if err != nil {
		return "" // whoever makes the new journal tells of the folder
	}
	return brokeOff(events, a.o.Now())
}

// brokeOff says which race of a log broke off; "" for none.
func brokeOff(events []race.Event, now race.Stamp) string {
	if len(events) == 0 {
		return ""
	}
	last := &events[len(events)-1]
	if age := now.Wall.Sub(last.Wall); age < 0 || age > unfinishedFor {
		return ""
	}
	if last.Kind == race.KindClose && last.Reason == reasonLeft {
		return ""
	}
	var elapsed time.Duration
	started := false
	for i := range events {
		switch e := &events[i]; {
		case e.Kind == race.KindFinish:
			return ""
		case e.Kind == race.KindStart:
			started = true
		case e.HasElapsed:
			elapsed = max(elapsed, e.Elapsed)
		}
	}
	if !started {
		return ""
	}
	name := "race"
	if o := lastOpen(events); o != nil && strings.TrimSpace(o.Race) != "" {
		name = clean(o.Race)
	}
	return name + ", " + race.FormatElapsed(elapsed)
}
