package cli

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

// wordsFolder is where words lie in a folder of recordings, if not beside the cues.
const wordsFolder = "words"

// recordingsOf is a folder of recordings that are named by what is said in them.
type recordingsOf struct {
	folder string
	cues   map[string]string // path by name without .wav, in small letters
	words  map[string]string // the same, of its folder "words"
	used   map[string]bool   // by path
}

// openRecordings lists the recordings in a folder. Of two whose names differ only
// in capitals none can be chosen: that is an error.
func openRecordings(folder string) (*recordingsOf, error) {
	r := &recordingsOf{folder: folder, used: map[string]bool{}}
	var err error
	if r.cues, err = listSounds(folder); err != nil {
		return nil, failed(fmt.Errorf("looking for recordings: %w", err), "name the folder that has them with --recordings")
	}
	inner := filepath.Join(folder, wordsFolder)
	if info, err := os.Stat(inner); err == nil && info.IsDir() {
		if r.words, err = listSounds(inner); err != nil {
			return nil, failed(fmt.Errorf("looking for recordings: %w", err), "")
		}
	}
	return r, nil
}

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
func (r *recordingsOf) of(s pack.DraftSound, cueID func(cues.ID) bool) string {
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

// strays says which recordings nothing was made of, and what each may be meant for.
func (r *recordingsOf) strays(ids []string) []string {
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
