package shelf

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"spotter/cmd/spotter/host"
	"spotter/journal"
	"spotter/text"
)

// NamesFile is the file in a folder of journals that has their names and tags.
const NamesFile = "names.json"

// The bounds of what somebody may write, in characters.
const (
	MostName = 200
	MostTag  = 40
	MostTags = 20
)

// Names are the names and tags that somebody gave the journals of a folder. Each belongs to
// the hash of a journal's first line, so that it stays with the journal and its copies when
// their files get other names.
type Names struct {
	folder string
	Form   int              `json:"form"`
	Races  map[string]named `json:"races"`
}

// named holds the name and the tags of one race.
type named struct {
	Name string   `json:"name,omitempty"`
	Tags []string `json:"tags,omitempty"`
}

// ReadNames reads the names and tags of a folder. A file that cannot be read leaves all of
// them out; the error says so.
func ReadNames(folder string) (*Names, error) {
	n := &Names{folder: folder, Form: 1, Races: map[string]named{}}
	path := filepath.Join(folder, NamesFile)
	b, err := os.ReadFile(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return n, nil
	case err != nil:
		return n, fmt.Errorf("names and tags are left out: %w", err)
	}
	var read Names
	if err := json.Unmarshal(b, &read); err != nil || read.Form != 1 {
		if err == nil {
			err = fmt.Errorf("it has form %d, and this spotter knows 1", read.Form)
		}
		return n, &DamagedNames{path, err}
	}
	if read.Races != nil {
		n.Races = read.Races
	}
	return n, nil
}

// DamagedNames says that the file with the names and tags cannot be used.
type DamagedNames struct {
	Path string
	Err  error
}

func (e *DamagedNames) Error() string {
	return fmt.Sprintf("names and tags are left out: %s cannot be read: %v", e.Path, e.Err)
}

// Unwrap returns the fault.
func (e *DamagedNames) Unwrap() error { return e.Err }

// Apply gives a race the name and the tags that somebody wrote.
func (n *Names) Apply(r *Race) {
	is, ok := n.Races[r.First]
	if !ok || r.First == "" {
		return
	}
	if is.Name != "" {
		r.Race = is.Name
	}
	r.Tags = is.Tags
}

// Rename gives the journal at path a name, "" for its own again. The journal and the name of its
// file stay as they are. aside is where a damaged file of names was put, "" for none.
func Rename(path, name string) (aside string, err error) {
	name = text.Clean(name)
	if n := len([]rune(name)); n > MostName {
		return "", fmt.Errorf("a name has at most %d characters, and this one has %d", MostName, n)
	}
	return change(path, func(is *named) { is.Name = name })
}

// Tag gives the journal at path these tags and no others. See [Rename].
func Tag(path string, tags []string) (aside string, err error) {
	var clean []string
	for _, tag := range tags {
		tag = strings.ToLower(text.Clean(tag))
		switch n := len([]rune(tag)); {
		case tag == "" || slices.Contains(clean, tag):
			continue
		case n > MostTag:
			return "", fmt.Errorf("a tag has at most %d characters, and %s has %d", MostTag, text.Quote(tag), n)
		case strings.Contains(tag, ","):
			return "", fmt.Errorf("a tag has no comma: %s", text.Quote(tag))
		}
		clean = append(clean, tag)
	}
	if len(clean) > MostTags {
		return "", fmt.Errorf("a race has at most %d tags, and these are %d", MostTags, len(clean))
	}
	return change(path, func(is *named) { is.Tags = clean })
}

// change changes what is written about one journal: the file is read anew under a lock and
// written whole.
func change(path string, edit func(*named)) (aside string, err error) {
	g, err := journal.Peek(path)
	if err != nil {
		return "", err
	}
	if g.First == "" {
		return "", fmt.Errorf("%s has no first line that can be read: it cannot have a name or tags", path)
	}
	folder := filepath.Dir(path)
	unlock, err := lockFolder(folder)
	if err != nil {
		return "", err
	}
	defer unlock()
	n, err := ReadNames(folder)
	if damaged, ok := errors.AsType[*DamagedNames](err); ok {
		if aside, err = setAside(damaged.Path); err != nil {
			return "", err
		}
	} else if err != nil {
		return "", err
	}
	is := n.Races[g.First]
	edit(&is)
	if is.Name == "" && len(is.Tags) == 0 {
		delete(n.Races, g.First)
	} else {
		n.Races[g.First] = is
	}
	b, err := json.MarshalIndent(n, "", " ")
	if err == nil {
		err = host.WriteFile(filepath.Join(folder, NamesFile), string(b)+"\n")
	}
	if err != nil {
		return aside, fmt.Errorf("cannot save the name and the tags, they are as before: %w", err)
	}
	return aside, nil
}

// lockFolder keeps other programs from changing the names of a folder meanwhile.
func lockFolder(folder string) (unlock func(), err error) {
	path := filepath.Join(folder, ".names.lock")
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("cannot save names and tags in %s: %w", folder, err)
	}
	_ = f.Close() // it only has to be there
	free, err := journal.OS{}.Lock(path)
	if errors.Is(err, journal.ErrLocked) {
		return nil, errors.New("another spotter changes the names and tags of this folder just now: try again")
	}
	if err != nil {
		return nil, err
	}
	return func() { _ = free() }, nil
}

// setAside renames a damaged file of names, and returns its new path. It replaces nothing.
func setAside(path string) (string, error) {
	for i := 1; i <= 1000; i++ {
		to := fmt.Sprintf("%s.damaged-%d", path, i)
		if _, err := os.Lstat(to); !errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err := os.Rename(path, to); err != nil {
			return "", fmt.Errorf("setting the damaged names aside: %w", err)
		}
		return to, nil
	}
	return "", fmt.Errorf("there are 1000 damaged files beside %s: remove them", path)
}
