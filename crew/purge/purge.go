package purge

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"
	"time"

	"spotter/crew/access"
	"spotter/crew/wire"
)

// KeptDays counts the days (UTC) for which the lines of a race are kept where nobody named a day, after
// the one on which the last of them came.
const KeptDays = 30

// The words of the audit log.
const (
	Warned  = "deletion ahead"
	Deleted = "deleted"
)

// Holder keeps something of a race in memory, and lets go of it while remove deletes the files.
// A mirrors.Store, a post.Office and a board.Board do.
type Holder interface {
	Forget(race string, forGood bool, remove func() error) error
}

// Options say what is purged. Folder and Book are needed.
type Options struct {
	Folder  string // with a folder for each race
	Book    *access.Book
	Holders []Holder
	// Also deletes what else is kept of a race, outside of Folder, after the book has noted the deletion
	// and the files are gone. What it cannot delete now it has to delete later by itself. Nil: there is nothing.
	Also  func(race string, forGood bool) error
	Audit func(access.Entry) // nil: nobody is told
	Now   func() time.Time   // nil: the system's clock
}

// Purger deletes races. One goroutine may use it.
type Purger struct {
	o      Options
	warned map[string]string // of a race: the day on which somebody was warned
	hold   bool              // the clock is not to be believed: nothing is deleted
}

// New returns a purger.
func New(o Options) *Purger {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Audit == nil {
		o.Audit = func(access.Entry) {}
	}
	return &Purger{o: o, warned: make(map[string]string)}
}

// Race says when the data of a race go.
type Race struct {
	Name  string
	Files int       // that headquarters has of it
	Last  time.Time // when lines came last, to within a day, as the book has noted it; zero without any
	// At is the time of their deletion; zero for never: nobody named a day, and there is nothing.
	At time.Time
	// Named says that somebody named the day. Then the invitations go too.
	Named bool
	Gone  time.Time // when everything was deleted; zero while it is there
}

// Races lists all races, sorted by name.
func (p *Purger) Races() (list []Race, err error) {
	names := p.o.Book.Races()
	folders, err := os.ReadDir(p.o.Folder)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("listing the races: %w", err)
	}
	for _, f := range folders {
		if f.IsDir() && wire.IsRace(f.Name()) {
			names = append(names, f.Name())
		}
	}
	slices.Sort(names)
	for _, name := range slices.Compact(names) {
		r, err := p.race(name)
		if err != nil {
			return nil, err
		}
		list = append(list, r)
	}
	return list, nil
}

// race looks at one race.
func (p *Purger) race(name string) (Race, error) {
	d := p.o.Book.Dates(name)
	r := Race{Name: name, Gone: d.Forgotten}
	ours, _, err := p.look(name)
	if err != nil {
		return r, fmt.Errorf("looking at the files of %s: %w", name, err)
	}
	r.Files = len(ours)
	if r.Files > 0 && !r.Gone.IsZero() { // the program ended while it deleted
		r.At, r.Named = r.Gone, true
		return r, nil
	}
	newest := written(ours)
	if r.Files > 0 && d.Came.IsZero() && !newest.Before(d.Cleared) { // they were there before anything was noted
		if d.Came, err = p.first(name, newest); err != nil {
			return r, err
		}
	}
	r.Last = d.Came
	if r.Files > 0 && (!d.Came.After(d.Cleared) || newest.Before(d.Cleared.Add(-clocksApart))) {
		// The program ended while it deleted them, another headquarters did, or they are back from a copy.
		r.At = d.Cleared
		if now := p.o.Now(); !newest.After(now) && now.Sub(newest) < quietFor {
			r.At = newest.Add(quietFor)
		}
	} else if day, err := time.ParseInLocation(time.DateOnly, d.Until, p.o.Now().Location()); err == nil && d.Until != "" {
		r.At, r.Named = day.AddDate(0, 0, 1), true // the day itself belongs to the race
	} else if r.Files > 0 {
		r.At = lastMoment(d.Came)
	}
	return r, nil
}

// clocksApart is the most by which the clocks of two headquarters may differ. Files that are older than
// a deletion by more than that are what another headquarters deleted, though lines came there since.
const clocksApart = time.Hour

// quietFor has to pass after a write to files of which the book says that they are old, before they go.
// In a cluster new lines may come a moment before the note that they do.
const quietFor = 2 * time.Minute

// first notes a date for files that were there before any was noted: the time of the newest. From
// then on that date stays, whatever happens to the files.
func (p *Purger) first(race string, newest time.Time) (time.Time, error) {
	if now := p.o.Now(); newest.After(now) {
		newest = now
	}
	if err := p.o.Book.CameAt(race, newest); err != nil {
		return newest, fmt.Errorf("noting when the lines of %s came: %w", race, err)
	}
	return newest, nil
}

// lastMoment returns when lines are deleted that came on a day, where nobody named another one.
func lastMoment(came time.Time) time.Time {
	return came.UTC().Truncate(24*time.Hour).AddDate(0, 0, KeptDays+1)
}

// written returns when the newest of some files was written to.
func written(list []fs.FileInfo) (newest time.Time) {
	for _, f := range list {
		if f.ModTime().After(newest) {
			newest = f.ModTime()
		}
	}
	return newest
}

// isOurs reports whether headquarters makes files of such a name in the folder of a race: mirrors,
// messages, acknowledgements, and ends of them that were set aside.
func isOurs(name string) bool {
	of, rest, ok := strings.Cut(name, ".jsonl")
	if _, _, mirror := wire.SplitName(of); !ok || !mirror && of != "messages" && of != "acknowledged" {
		return false
	}
	number := strings.TrimSuffix(strings.TrimPrefix(rest, "."), ".torn")
	return rest == "" || rest == ".torn" || rest == "."+number+".torn" && number != "" && strings.Trim(number, "0123456789") == ""
}

// courseFile has the course of a race: it has no name in it, and stays as long as the race.
const courseFile = "course.json"

// look lists the files in the folder of a race: those of headquarters, and the names of others.
// A folder that is a link is not looked into: what it leads to is not of headquarters.
func (p *Purger) look(race string) (ours []fs.FileInfo, others []string, err error) {
	root, err := p.folder(race)
	if root == nil || err != nil {
		return nil, nil, err
	}
	defer root.Close()
	list, err := fs.ReadDir(root.FS(), ".")
	if err != nil {
		return nil, nil, err
	}
	for _, e := range list {
		info, err := e.Info()
		switch {
		case errors.Is(err, fs.ErrNotExist):
		case err != nil:
			return nil, nil, err
		case info.Mode().IsRegular() && isOurs(e.Name()):
			ours = append(ours, info)
		case info.Mode().IsRegular() && e.Name() == courseFile: // it goes with the race
		default:
			others = append(others, e.Name())
		}
	}
	return ours, others, nil
}

// folder opens the folder of a race; nil where there is none.
func (p *Purger) folder(race string) (*os.Root, error) {
	if !wire.IsRace(race) {
		return nil, fmt.Errorf("%q is no name of a race", race)
	}
	all, err := os.OpenRoot(p.o.Folder)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	defer all.Close()
	info, err := all.Lstat(race)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, nil
	case err != nil:
		return nil, err
	case !info.IsDir():
		return nil, fmt.Errorf("%s is no folder", race)
	}
	return all.OpenRoot(race)
}

// Done says what was deleted of a race.
type Done struct {
	Race
	Left []string // names in its folder that headquarters did not make: they are still there
}

// Delete deletes what there is of a race: all of it, with its invitations, or its lines and
// messages alone. What could not be deleted is in the error, and is tried again by a later call.
func (p *Purger) Delete(r Race, forGood bool) (Done, error) {
	done := Done{Race: r}
	if forGood && r.Gone.IsZero() { // first: then nobody is let in any more
		if err := p.o.Book.Forget(r.Name); err != nil {
			return done, err
		}
		done.Gone = p.o.Now()
	}
	if d := p.o.Book.Dates(r.Name); !forGood && (d.Cleared.IsZero() || d.Came.After(d.Cleared)) { // first too: then no other headquarters gives them back
		if err := p.o.Book.Clear(r.Name); err != nil {
			return done, err
		}
	}
	remove := func() (err error) {
		done.Files, done.Left, err = p.remove(r.Name, forGood)
		return err
	}
	for _, h := range p.o.Holders {
		inner := remove
		remove = func() error { return h.Forget(r.Name, forGood, inner) }
	}
	err := remove()
	if p.o.Also != nil {
		err = errors.Join(err, p.o.Also(r.Name, forGood))
	}
	what := fmt.Sprintf("%d files", done.Files)
	if forGood {
		what += " and the invitations"
	}
	if len(done.Left) > 0 {
		what += fmt.Sprintf("; %d files of others are left", len(done.Left))
	}
	if err != nil {
		p.o.Audit(access.Entry{Do: Deleted, Race: r.Name, Text: what + "; not all: " + err.Error()})
		return done, fmt.Errorf("deleting %s: %w", r.Name, err)
	}
	p.o.Audit(access.Entry{Do: Deleted, Race: r.Name, Text: what})
	return done, nil
}

// remove deletes the files of a race, and its folder where nothing else is in it.
func (p *Purger) remove(race string, forGood bool) (removed int, left []string, err error) {
	ours, left, err := p.look(race)
	if err != nil {
		return 0, nil, err
	}
	root, err := p.folder(race)
	if root == nil || err != nil {
		return 0, left, err
	}
	defer root.Close()
	for _, f := range ours {
		if e := root.Remove(f.Name()); e != nil {
			err = cmp.Or(err, e)
			continue
		}
		removed++
	}
	if _, e := root.Lstat(courseFile); e == nil && forGood {
		err = cmp.Or(err, root.Remove(courseFile))
	} else if e == nil {
		return removed, left, err
	}
	if err != nil || len(left) > 0 {
		return removed, left, err
	}
	all, err := os.OpenRoot(p.o.Folder)
	if err != nil {
		return removed, nil, err
	}
	defer all.Close()
	return removed, nil, all.Remove(race)
}
