package pack

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"

	"spotter/cues/stored"
)

var (
	errNotPlain = errors.New("is not a plain file")
	errEscapes  = errors.New("is a symbolic link that does not lead to a file inside the pack")
	errTooLarge = errors.New("is too large")
)

// source opens the files of a pack: a folder, a zip or a voice of the program.
type source interface {
	// open opens a plain file by its slash-separated path inside the pack.
	open(name string) (io.ReadCloser, error)
	// beside returns the pack at a slash-separated path from this one's folder on.
	beside(rel string) (source, error)
	// id names the place, so that one that comes back is known.
	id() string
}

// openSource returns the files of the pack at an absolute path.
func openSource(path string) (source, error) {
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return nil, err
	case info.IsDir():
		return dirSource{path}, nil
	case info.Mode().IsRegular() && filepath.Ext(path) == stored.Ext:
		return openStored(path)
	case info.Mode().IsRegular():
		return openZip(path)
	}
	return nil, errNotZip
}

// openStored opens a voice that is stored as the program holds its own.
func openStored(path string) (source, error) {
	data, err := read(dirSource{filepath.Dir(path)}, filepath.Base(path), maxFiles)
	if err != nil {
		return nil, err
	}
	v, err := stored.Open(data)
	return fsSource{v, path}, err
}

// storedIn returns the stored voice that a source is, nil for any other.
func storedIn(src source) *stored.Voice {
	fsys, _ := src.(fsSource)
	v, _ := fsys.fsys.(*stored.Voice)
	return v
}

// read returns a whole file of at most limit bytes.
func read(src source, name string, limit int64) ([]byte, error) {
	f, err := src.open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, limit+1))
	if err != nil {
		return nil, err
	}
	if int64(len(b)) > limit {
		return nil, fmt.Errorf("%w: more than %d bytes", errTooLarge, limit)
	}
	return b, nil
}

// fsSource is a source of files that are part of the program or of a test.
type fsSource struct {
	fsys fs.FS
	name string // of this source among its like
}

func (s fsSource) id() string { return "voice " + s.name }

func (s fsSource) beside(rel string) (source, error) {
	dir := path.Clean(rel)
	sub, err := fs.Sub(s.fsys, dir)
	if err != nil {
		return nil, errors.New("leads out of the program")
	}
	return fsSource{sub, path.Join(s.name, dir)}, nil
}

func (s fsSource) open(name string) (io.ReadCloser, error) {
	f, err := s.fsys.Open(name)
	if err != nil {
		return nil, err
	}
	return plain(f)
}

// plain returns f if it is a plain file, and otherwise closes it.
func plain(f fs.File) (io.ReadCloser, error) {
	info, err := f.Stat()
	if err == nil && !info.Mode().IsRegular() {
		err = errNotPlain
	}
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return f, nil
}

// dirSource is a folder. Each file is opened anew and inside the folder, so
// that no link leads out of it, and nothing has to be closed.
type dirSource struct{ dir string }

func (s dirSource) id() string {
	if real, err := filepath.EvalSymlinks(s.dir); err == nil {
		return real
	}
	return s.dir
}

func (s dirSource) beside(rel string) (source, error) {
	return openSource(filepath.Join(s.dir, filepath.FromSlash(rel)))
}

func (s dirSource) open(name string) (io.ReadCloser, error) {
	root, err := os.OpenRoot(s.dir)
	if err != nil {
		return nil, err
	}
	defer root.Close()
	slashed := name
	name = filepath.FromSlash(name)
	info, err := root.Stat(name)
	if errors.Is(err, fs.ErrNotExist) && !linked(root, name) {
		if other, ok := respelled(root, slashed); ok {
			name = filepath.FromSlash(other)
			info, err = root.Stat(name)
		}
	}
	if err != nil {
		if !errors.Is(err, fs.ErrPermission) && linked(root, name) {
			return nil, errEscapes
		}
		return nil, err
	}
	if !info.Mode().IsRegular() { // before it is opened: a pipe would wait
		return nil, errNotPlain
	}
	return root.Open(name)
}

// linked reports whether a symbolic link stands on the way to name.
func linked(root *os.Root, name string) bool {
	for p := name; p != "."; p = filepath.Dir(p) {
		if info, err := root.Lstat(p); err == nil && info.Mode()&fs.ModeSymlink != 0 {
			return true
		}
	}
	return false
}
