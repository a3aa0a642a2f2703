package access

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"spotter/crew/wire"
	"spotter/files"
)

// Dates says when the data of a race go, or went.
type Dates struct {
	// Until is the last day on which the data are kept, such as "2027-05-31"; "" where nobody
	// named one.
	Until string
	// Came says when lines of the race came, to within a day: the time of the first of the last day (UTC)
	// on which any came. It is noted before they are kept. Zero for never.
	Came      time.Time
	Cleared   time.Time // when its lines and messages were deleted last, without the invitations; zero for never
	Forgotten time.Time // when all of it was deleted; zero while it is there
}

// The words of changes about races.
const (
	doKeep   = "keep"
	doCame   = "came"
	doClear  = "clear"
	doForget = "forget"
)

// aboutRace reports whether a change is about a race.
func (c *change) aboutRace() bool {
	return wire.IsRace(c.Race) && c.ID == "" && (c.Do == doKeep || c.Do == doCame || c.Do == doClear || c.Do == doForget)
}

// takeDates takes in a change about a race; false for any other change.
func (b *Book) takeDates(c change) bool {
	if !c.aboutRace() {
		return false
	}
	d := b.dates[c.Race]
	switch c.Do {
	case doKeep:
		if b.later(c) {
			d.Until, b.keptAt[c.Race] = c.Until, c.At
		}
	case doCame:
		if c.At.After(d.Came) {
			d.Came = c.At
		}
	case doClear:
		if c.At.After(d.Cleared) {
			d.Cleared = c.At
		}
	case doForget:
		d.Forgotten = c.At
	}
	b.dates[c.Race] = d
	return true
}

// later reports whether the day that a change names counts, and not the one before. Of two that
// were named at the same time the later day does: so all headquarters have the same one, in
// whatever order they hear of both.
func (b *Book) later(c change) bool {
	at := b.keptAt[c.Race]
	return c.At.After(at) || c.At.Equal(at) && c.Until > b.dates[c.Race].Until
}

// mergeDates adds a change about a race from another headquarters, unless it says nothing new.
// The caller holds mu.
func (b *Book) mergeDates(c change, text []byte) error {
	_, err := time.Parse(time.DateOnly, c.Until)
	switch {
	case c.At.IsZero() || c.Do == doKeep && err != nil:
		return fmt.Errorf("a line about the race %s from another headquarters makes no sense here", c.Race)
	case c.Do == doForget:
		return b.forget(c.Race, text)
	case c.Do == doKeep && !b.later(c), c.Do == doClear && !c.At.After(b.dates[c.Race].Cleared), c.Do == doCame && !c.At.After(b.dates[c.Race].Came):
		return nil
	}
	return b.addText(text)
}

// Keep says until which day the data of a race are kept. A later call counts.
func (b *Book) Keep(race string, until time.Time) error {
	switch {
	case !wire.IsRace(race):
		return fmt.Errorf("%q is no name of a race: use lower-case letters, digits and dashes, such as boston-2027", race)
	case b.Forgotten(race):
		return fmt.Errorf("%s: %w", race, ErrForgotten)
	}
	return b.write(change{Do: doKeep, Race: race, Until: until.Format(time.DateOnly)})
}

// Forgotten reports whether the data of a race were deleted. It looks for changes by other
// programs as Find does.
func (b *Book) Forgotten(race string) bool { return !b.Dates(race).Forgotten.IsZero() }

// Dates returns the dates of a race, zero ones where there are none.
func (b *Book) Dates(race string) Dates {
	b.mu.Lock()
	defer b.mu.Unlock()
	if now := b.now(); now.Sub(b.looked) >= lookEvery || now.Before(b.looked) {
		_ = b.look() // what cannot be read lets nobody in: Find says so
	}
	return b.dates[race]
}

// Races lists the races that have guests or dates, sorted.
func (b *Book) Races() []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	_ = b.look() // what was read before counts
	all := map[string]bool{}
	for race := range b.dates {
		all[race] = true
	}
	for _, g := range b.guests {
		all[g.Race] = true
	}
	return slices.Sorted(maps.Keys(all))
}

// Clear notes that the lines and messages of a race are deleted now, and its invitations are not.
func (b *Book) Clear(race string) error {
	if !wire.IsRace(race) {
		return fmt.Errorf("%q is no name of a race", race)
	}
	return b.write(change{Do: doClear, Race: race})
}

// Forget deletes all invitations of a race, with their labels, and notes that the race was
// deleted. The file is written anew without them.
func (b *Book) Forget(race string) error {
	if !wire.IsRace(race) {
		return fmt.Errorf("%q is no name of a race", race)
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	gone, err := json.Marshal(change{Do: doForget, Race: race, At: b.now().UTC()})
	if err != nil {
		return err
	}
	return b.forget(race, gone)
}

// forget writes the file anew with a line that says that a race is gone. The caller holds mu.
func (b *Book) forget(race string, gone []byte) error {
	unlock, err := lock(b.path + ".lock")
	if err != nil {
		return fmt.Errorf("deleting the invitations of %s: %w", race, err)
	}
	defer unlock()
	if err := b.look(); err != nil {
		return err
	}
	all, err := os.ReadFile(b.path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("deleting the invitations of %s: %w", race, err)
	}
	kept, err := b.without(all[:b.read], race, gone)
	if err != nil {
		return fmt.Errorf("deleting the invitations of %s: %w", race, err)
	}
	if err := b.leftovers(); err != nil {
		return fmt.Errorf("deleting the invitations of %s: %w", race, err)
	}
	err = files.Write(b.path, 0o600, func(w io.Writer) error { _, err := w.Write(kept); return err }, nil)
	if err != nil {
		return fmt.Errorf("deleting the invitations of %s: %w", race, err)
	}
	return b.look()
}

// leftovers deletes what a program left that was killed while it wrote the file anew: it may have
// the guests of any race. The caller has the lock, so that nobody writes one now.
func (b *Book) leftovers() (err error) {
	folder, name := filepath.Split(b.path)
	list, err := os.ReadDir(filepath.Clean(folder))
	for _, e := range list {
		if strings.HasPrefix(e.Name(), "."+name+".") && e.Type().IsRegular() {
			err = errors.Join(err, os.Remove(filepath.Join(folder, e.Name())))
		}
	}
	return err
}

// without returns the lines of a book that are not about a race, after one that says that the
// race is gone. That line comes first, for no other file begins with it.
func (b *Book) without(all []byte, race string, gone []byte) ([]byte, error) {
	kept := append(gone[:len(gone):len(gone)], '\n')
	for line := range bytes.Lines(all) {
		var c change
		if err := json.Unmarshal(line, &c); err != nil {
			return nil, err
		}
		if g := b.guests[c.ID]; c.Race != race && (g == nil || g.Race != race) {
			kept = append(kept, line...)
		}
	}
	return kept, nil
}

// empty forgets what was read.
func (b *Book) empty() {
	b.read, b.first, b.lines = 0, nil, nil
	b.file++
	b.guests, b.tokens = map[string]*Guest{}, map[string]string{}
	b.owners, b.owned = map[string]string{}, map[string][]string{}
	b.dates, b.keptAt = map[string]Dates{}, map[string]time.Time{}
}

// same compares the first line of the file with the one that was read. Another one is that of
// a file that took its place: it is read from its beginning.
func (b *Book) same(f *os.File) error {
	if b.first == nil {
		return nil
	}
	first := make([]byte, len(b.first))
	n, err := f.ReadAt(first, 0)
	if err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	if !bytes.Equal(first[:n], b.first) {
		b.empty()
	}
	return nil
}
