package settings

import (
	"os"
	"path/filepath"
	"slices"
	"strings"

	"spotter/cmd/spotter/installed"
	"spotter/cmd/spotter/run"
	"spotter/cues/pack"
)

// manifestFile is the file that makes a folder a pack.
const manifestFile = "pack.toml"

// IsPack reports whether a word names a pack rather than a cue: a voice of the program, an
// installed one, a path, or a file or folder here. A folder that happens to be called as a cue
// is none.
func (d Desk) IsPack(word string) bool {
	if word == run.DefaultPack || slices.Contains(pack.Builtins(), word) || strings.ContainsAny(word, `/\`) {
		return true
	}
	if _, ok := installed.Find(d.Env, word); ok {
		return true
	}
	info, err := os.Stat(word)
	if err == nil && info.IsDir() {
		_, err = os.Stat(filepath.Join(word, manifestFile))
	}
	return err == nil
}
