package pack

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"

	"spotter/cues"
	"spotter/text"
)

// Named returns a pack by what users call it: the name of a voice of the program or of one
// that find knows, or else the path of a folder or an archive. A folder that is called as a
// voice is "./en-GB".
func Named(name string, find ...Finder) (*Pack, error) {
	if slices.Contains(Builtins(), name) {
		return Builtin(name)
	}
	for _, f := range find {
		if path, ok := f(name); ok {
			return Open(path, find...)
		}
	}
	return Open(name, find...)
}

// NewOptions say what a new pack is made of.
type NewOptions struct {
	From string   // what it extends, or is a copy of: as for [Named]
	Copy bool     // it has everything itself, instead of extending From
	Find []Finder // as for [Open]
}

// Create makes the folder dir with a pack in it that is ready to be edited. The
// folder must be new or empty. When this fails, nothing is left of it.
func Create(dir string, o NewOptions) error {
	return create(dir, o, folderWriter{sync: (*os.File).Sync})
}

func create(dir string, o NewOptions, w folderWriter) error {
	abs, err := filepath.Abs(dir)
	if err != nil {
		return fmt.Errorf("making folder %s: %w", text.Escape(dir), err)
	}
	base, err := Named(o.From, o.Find...)
	if err != nil {
		return err
	}
	name := packName(filepath.Base(abs))
	if o.Copy {
		files, err := copied(name, o.From, base)
		if err != nil {
			return err
		}
		return w.write(abs, files)
	}
	extends := o.From
	called := slices.ContainsFunc(o.Find, func(f Finder) bool { _, ok := f(o.From); return ok })
	if base.Path != "" && !called {
		if extends, err = relative(abs, base.Path); err != nil {
			return err
		}
	}
	return w.write(abs, []outFile{{manifestName, []byte(extendingManifest(name, extends, base))}})
}

// packName makes the name of a pack from that of its folder.
func packName(folder string) string {
	if _, bad := badRune(folder); bad || strings.TrimSpace(folder) == "" || utf8.RuneCountInString(folder) > maxText {
		return "My voice"
	}
	return folder
}

// relative returns how a pack in the folder dir spells the path of another.
func relative(dir, base string) (string, error) {
	rel, err := filepath.Rel(dir, base)
	if err != nil {
		return "", fmt.Errorf("finding the path from %s to %s: %w", text.Escape(dir), text.Escape(base), err)
	}
	rel = filepath.ToSlash(rel)
	if _, bad := badRune(rel); bad || len(rel) > maxFileName || strings.ContainsAny(rel, `\:`) {
		return "", fmt.Errorf("%[3]s cannot hold the path from %[1]s to %[2]s: move one of them, or use --copy",
			text.Escape(dir), text.Escape(base), manifestName)
	}
	if _, ok := voice(rel); ok {
		rel = "./" + rel
	}
	return rel, nil
}

// copied returns the files of a pack that has all of p itself.
func copied(name, from string, p *Pack) ([]outFile, error) {
	var files []outFile
	names := map[string]string{} // by those in p
	add := func(id cues.ID, file string) error {
		if names[file] != "" {
			return nil
		}
		data, err := p.ReadFile(file)
		if err != nil {
			return err
		}
		names[file] = freeName(files, p.files[file].name, id)
		files = append(files, outFile{names[file], data})
		return nil
	}
	for _, c := range p.Cues {
		if err := add(c.ID, c.File); err != nil {
			return nil, err
		}
	}
	for _, w := range p.Words {
		if err := add(w.ID, w.File); err != nil {
			return nil, err
		}
	}
	for l := p.top; l != nil; l = l.base {
		papers, err := l.papers()
		if err != nil {
			return nil, err
		}
		for _, f := range papers {
			if l != p.top { // of another hand
				f.name = path.Base(path.Dir(l.shown)) + "-" + f.name
			}
			if !hasFile(files, f.name) {
				files = append(files, f)
			}
		}
	}
	return append(files, outFile{manifestName, []byte(wholeManifest(name, from, p, names))}), nil
}

// freeName returns the name for a file that none of the files has yet.
func freeName(files []outFile, name string, id cues.ID) string {
	for n := 1; hasFile(files, name) || strings.EqualFold(name, manifestName); n++ {
		if name = string(id) + ".wav"; n > 1 {
			name = fmt.Sprintf("%s_%d.wav", id, n)
		}
	}
	return name
}

// paperNames are the files that belong to a pack though no cue names them.
func paperNames() []string {
	return []string{"LICENSE", "LICENSE.md", "LICENSE.txt", "PROVENANCE.md", "README", "README.md", "README.txt"}
}

// papers returns the files that say where a pack comes from and what may be done
// with it.
func (l *layer) papers() ([]outFile, error) {
	var files []outFile
	for _, name := range paperNames() {
		data, err := read(l.src, name, maxManifest)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("file %s %s", name, fileTrouble(err))
		}
		files = append(files, outFile{name, data})
	}
	return files, nil
}
