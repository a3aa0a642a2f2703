package catalog

import (
	"errors"
	"sync"

	"spotter/cmd/spotter/shelf"
	"spotter/race/logbook"
	"spotter/text/say"
	"spotter/ui/cells"
	"spotter/ui/picker"
)

// Screen returns what the screen that lists the races needs. done keeps what it found out,
// and is to be called when the screen has ended.
func (d Desk) Screen(theme cells.Theme) (o picker.Options, done func(), err error) {
	s, folder, err := d.Shelf()
	if err != nil {
		return o, nil, err
	}
	k := &keeper{shelf: s, bin: d.Bin}
	return picker.Options{Races: Entries(s.List(listTime)), Folder: folder, Theme: theme, Keeper: k}, k.done, nil
}

// keeper changes the races of a shelf for a screen.
type keeper struct {
	mu    sync.Mutex // the screen calls from several goroutines
	shelf *shelf.Shelf
	bin   shelf.Bin
}

// Check implements [picker.Keeper].
func (k *keeper) Check(path string) logbook.Entry {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.shelf.Check(path).Entry
}

// Rename implements [picker.Keeper].
func (k *keeper) Rename(path, name string) (logbook.Entry, error) {
	aside, err := shelf.Rename(path, name)
	return k.changed(path, aside, err)
}

// Tag implements [picker.Keeper].
func (k *keeper) Tag(path string, tags []string) (logbook.Entry, error) {
	aside, err := shelf.Tag(path, tags)
	return k.changed(path, aside, err)
}

// changed returns a race as it reads now.
func (k *keeper) changed(path, aside string, err error) (logbook.Entry, error) {
	if err != nil {
		return logbook.Entry{}, err
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if err := k.shelf.ReadNames(); err != nil {
		return logbook.Entry{}, err
	}
	if aside != "" {
		return logbook.Entry{}, errors.New(say.F("it is saved; the names of before could not be read and are now in %s", aside))
	}
	return k.shelf.Check(path).Entry, nil
}

// Trash implements [picker.Keeper].
func (k *keeper) Trash(path string) (string, error) {
	t, err := k.bin.Take(path)
	if err != nil {
		return "", err
	}
	says := say.F("now in %s", t.To)
	if n := len(t.Also); n > 0 {
		says += ", " + say.N(n, "with %d file of it", "with %d files of it")
	}
	if len(t.Left) > 0 {
		says += "; " + say.F("it stays: %s", t.Left[0])
	}
	return says, nil
}

// done keeps what was found out for the next list.
func (k *keeper) done() {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.shelf.Save()
}
