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

// KeptFor is the time that the lines of a race are kept where nobody named a day, from the last
// one on.
const KeptFor = 30 * 24 * time.Hour

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
	Last  time.Time // when the newest of them was written; zero without one
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
	for _, f := range ours {
		if f.ModTime().After(r.Last) {
			r.Last = f.ModTime()
		}
	}
	if r.Files > 0 && !r.Gone.IsZero() { // the program ended while it deleted
		r.At, r.Named = r.Gone, true
		return r, nil
	}
	if r.Files > 0 && r.Last.Before(d.Cleared) { // that happened here, or another headquarters deleted them
		r.At = d.Cleared
	} else if day, err := time.ParseInLocation(time.DateOnly, d.Until, p.o.Now().Location()); err == nil && d.Until != "" {
		r.At, r.Named = day.AddDate(0, 0, 1), true // the day itself belongs to the race
	} else if len(ours) > 0 {
		r.At = r.Last.Add(KeptFor)
	}
	return r, nil
}

// isOurs reports whether headquarters makes files of such a name in the folder of a race.
func isOurs(name string) bool {
	return strings.HasSuffix(name, ".jsonl") || strings.Contains(name, ".jsonl.torn")
}

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
	if !forGood && !r.Last.Before(p.o.Book.Dates(r.Name).Cleared) { // first too: then no other headquarters gives them back
		if err := p.o.Book.Clear(r.Name); err != nil {
			return done, err
		}
	}
	remove := func() (err error) {
		done.Files, done.Left, err = p.remove(r.Name)
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
func (p *Purger) remove(race string) (removed int, left []string, err error) {
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
