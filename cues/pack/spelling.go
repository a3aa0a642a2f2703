package pack

import (
	"archive/zip"
	"io/fs"
	"os"
	"path"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/unicode/norm"
)

// spelling returns a file's name with each accented letter as one character where
// Unicode has one (form NFC). macOS writes letter and accent as two characters, so
// names are compared by their spelling.
func spelling(name string) string { return norm.NFC.String(name) }

// entryName returns an archive's name for an entry as spotter reads it. Programs on
// Windows write backslashes between folders, and names in the old IBM PC
// characters where they do not write UTF-8; others begin each name with "./".
func entryName(f *zip.File) string {
	name := f.Name
	if !utf8.ValidString(name) {
		if decoded, err := charmap.CodePage437.NewDecoder().String(name); err == nil {
			name = decoded
		}
	}
	name = strings.ReplaceAll(name, `\`, "/")
	for len(name) > 2 && strings.HasPrefix(name, "./") {
		name = name[2:]
	}
	return name
}

// respelled returns the path in root of the file that name spells in another way;
// false where there is none. name is separated by slashes.
func respelled(root *os.Root, name string) (string, bool) {
	dir := "."
	for part := range strings.SplitSeq(name, "/") {
		if _, err := root.Lstat(path.Join(dir, part)); err == nil {
			dir = path.Join(dir, part)
			continue
		}
		entries, err := fs.ReadDir(root.FS(), dir)
		if err != nil {
			return "", false
		}
		found := false
		for _, e := range entries {
			if found = spelling(e.Name()) == spelling(part); found {
				dir = path.Join(dir, e.Name())
				break
			}
		}
		if !found {
			return "", false
		}
	}
	return dir, true
}
