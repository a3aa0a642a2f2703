package catalog

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"spotter/cmd/spotter/fault"
	"spotter/cmd/spotter/races"
	"spotter/cmd/spotter/shelf"
	"spotter/text"
)

// Desk has the streams and places that the commands on races use.
type Desk struct {
	Stdin          io.Reader // answers a question, where Asks is true
	Stdout, Stderr io.Writer
	Asks           bool // a person can be asked
	Races          races.Folder
	Cache          string // the file of the cache; "" for none
	Program        string // version of this program
	Columns        func() int
	Bin            shelf.Bin
}

// listTime bounds the time that a list takes to read journals that are not known yet. The whole
// program has 300 ms for 1,000 of them.
const listTime = 120 * time.Millisecond

// Shelf returns the list of the races folder. Names that cannot be read are told on Stderr.
func (d Desk) Shelf() (*shelf.Shelf, string, error) {
	folder, err := d.Races.Path()
	if err != nil {
		return nil, "", err
	}
	paths, err := d.Races.Journals()
	if err != nil {
		return nil, "", err
	}
	s, err := shelf.Open(shelf.Options{Folder: folder, Paths: paths, Cache: d.Cache, Program: d.Program,
		Now: time.Now})
	if err != nil {
		_, _ = fmt.Fprintf(d.Stderr, "spotter: %s\n", text.Escape(err.Error()))
	}
	return s, folder, nil
}

// find returns the path of a journal that a person named: a path, or the name of a file in
// the races folder, with or without ".jsonl".
func (d Desk) find(name string) (string, error) {
	tries := []string{name}
	if folder, err := d.Races.Path(); err == nil && filepath.Base(name) == name {
		tries = append(tries, filepath.Join(folder, name), filepath.Join(folder, name+".jsonl"))
	}
	for _, path := range tries {
		info, err := os.Stat(path)
		switch {
		case err == nil && info.Mode().IsRegular():
			return filepath.Abs(path)
		case err != nil && !errors.Is(err, fs.ErrNotExist):
			return "", fmt.Errorf("looking for the journal: %w", err)
		}
	}
	return "", fault.Usagef("spotter races list --json shows the file of each race", "there is no journal %s", text.Quote(name))
}

// matches reports whether a race has every word somewhere in what the list shows of it.
func matches(r *shelf.Race, words []string) bool {
	all := strings.ToLower(strings.Join([]string{r.Name(), filepath.Base(r.Path), strings.Join(r.Tags, " "), r.Distance, r.Ended,
		r.Start.Format("2006-01-02 15:04 January Monday")}, " "))
	for _, w := range words {
		if !strings.Contains(all, strings.ToLower(text.Clean(w))) {
			return false
		}
	}
	return true
}
