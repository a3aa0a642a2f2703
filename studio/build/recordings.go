package build

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"spotter/cues"
	"spotter/cues/pack"
	"spotter/text"
)

// wordsFolder is the folder in one of recordings that holds those of words, if they do
// not lie beside the cues.
const wordsFolder = "words"

// Recordings is a folder of recordings that are named by what is said in them.
type Recordings struct {
	folder string
	cues   map[string]string // path by name without .wav, in small letters
	words  map[string]string // the same, of its folder "words"
	used   map[string]bool   // by path
}

// OpenRecordings lists the recordings in a folder. Of two whose names differ only
// in capitals none can be chosen: that is an error.
func OpenRecordings(folder string) (*Recordings, error) {
	r := &Recordings{folder: folder, used: map[string]bool{}}
	var err error
	if r.cues, err = listSounds(folder); err != nil {
		return nil, &FolderError{folder, err}
	}
	inner := filepath.Join(folder, wordsFolder)
	if info, err := os.Stat(inner); err == nil && info.IsDir() {
		if r.words, err = listSounds(inner); err != nil {
			return nil, &FolderError{inner, err}
		}
	}
	return r, nil
}

// FolderError says why a folder of recordings is of no use.
type FolderError struct {
	Folder string // the one that was named, or the one of words in it
	Err    error
}

func (e *FolderError) Error() string { return fmt.Sprintf("looking for recordings: %v", e.Err) }
func (e *FolderError) Unwrap() error { return e.Err }

// listSounds returns the sound files of a folder.
func listSounds(folder string) (map[string]string, error) {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return nil, err
	}
	found := map[string]string{}
	for _, e := range entries {
		ext := filepath.Ext(e.Name())
		if e.IsDir() || !strings.EqualFold(ext, ".wav") || strings.HasPrefix(e.Name(), ".") {
			continue
		}
		name := strings.ToLower(strings.TrimSuffix(e.Name(), ext))
		if other, twice := found[name]; twice {
			return nil, fmt.Errorf("%s and %s differ only in capitals: remove one", other, filepath.Join(folder, e.Name()))
		}
		found[name] = filepath.Join(folder, e.Name())
	}
	return found, nil
}

// of returns the recording of a sound, "" for none. cueID reports whether a cue has
// an ID: a word of that name is then only looked for in its own folder.
func (r *Recordings) of(s pack.DraftSound, cueID func(cues.ID) bool) string {
	for _, id := range s.IDs {
		path := r.words[string(id)]
		switch {
		case !s.Word:
			path = r.cues[string(id)]
		case path == "" && !cueID(id):
			path = r.cues[string(id)]
		}
		if path != "" {
			r.used[path] = true
			return path
		}
	}
	return ""
}

// Strays says which recordings nothing was made of, and what each may be meant for.
func (r *Recordings) Strays(ids []string) []string {
	var out []string
	for _, found := range []map[string]string{r.cues, r.words} {
		for name, path := range found {
			if r.used[path] || slices.Contains(ids, name) {
				continue
			}
			line := fmt.Sprintf("%s: the pack has no sound of its own called %q", path, name)
			if near := text.Nearest(strings.NewReplacer(" ", "_", "-", "_").Replace(name), ids); near != "" {
				line += fmt.Sprintf(": is it %s.wav?", near)
			}
			out = append(out, line)
		}
	}
	slices.Sort(out)
	return out
}
