package shelf

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"spotter/cmd/spotter/host"
	"spotter/journal/beside"
)

// cacheForm is the version of the cache's form and of what a summary means. One of any other
// version is not used. Whoever changes a field of [Race] or how it is worked out adds one.
const cacheForm = 1

// cached is a summary as the cache keeps it.
type cached struct {
	State string `json:"state"` // of the files that it was made from, see state
	Race  Race   `json:"race"`
}

// cacheFile is the form of the file.
type cacheFile struct {
	Form    int               `json:"form"`
	Program string            `json:"program"`
	Races   map[string]cached `json:"races"` // by path
}

// cache has the summaries that were made earlier. It saves time and nothing else: without
// it every journal is read again.
type cache struct {
	path    string // "" for none
	program string
	races   map[string]cached
	changed bool
}

// readCache reads the cache. One that is missing, damaged or of another version is empty.
func readCache(path, program string) *cache {
	c := &cache{path: path, program: program, races: map[string]cached{}}
	if path == "" {
		return c
	}
	b, err := os.ReadFile(path)
	if err != nil {
		return c
	}
	var f cacheFile
	if json.Unmarshal(b, &f) == nil && f.Form == cacheForm && f.Program == program && f.Races != nil {
		c.races = f.Races
	}
	return c
}

// save writes the cache if it changed. paths are the journals that are there now: the
// others are dropped. An error costs nothing but time at the next list.
func (c *cache) save(folder string, there map[string]bool) error {
	for path := range c.races {
		if filepath.Dir(path) == folder && !there[path] {
			delete(c.races, path)
			c.changed = true
		}
	}
	if !c.changed || c.path == "" {
		return nil
	}
	b, err := json.Marshal(cacheFile{cacheForm, c.program, c.races})
	if err != nil {
		return fmt.Errorf("writing the cache of races: %w", err)
	}
	if err := os.MkdirAll(filepath.Dir(c.path), 0o700); err != nil {
		return fmt.Errorf("making the folder of the cache of races: %w", err)
	}
	if err := host.WriteFile(c.path, string(b)); err != nil {
		return fmt.Errorf("writing the cache of races: %w", err)
	}
	c.changed = false
	return nil
}

// state describes the files that a summary is made from: size, time of change and identity
// of a journal and of the notes beside it. "" is the state of a file that cannot be looked at.
func state(path string) string {
	info, err := os.Stat(path)
	if err != nil {
		return ""
	}
	s := fmt.Sprint(info.Size(), info.ModTime().UnixNano(), identity(info))
	notes, err := os.Stat(beside.NotesPath(path))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return s
	case err != nil:
		return ""
	}
	return s + fmt.Sprint(" + ", notes.Size(), notes.ModTime().UnixNano(), identity(notes))
}
