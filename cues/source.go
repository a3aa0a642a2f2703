package cues

import (
	"archive/zip"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
)

// What is read of an archive's directory, at most.
const (
	maxZipEntries   = 2000
	maxZipDirectory = 1 << 20 // bytes
)

var (
	errNotPlain = errors.New("is not a plain file")
	errEscapes  = errors.New("is a symbolic link that does not lead to a file inside the pack")
	errTooLarge = errors.New("is too large")

	errManyEntries = errors.New("too many entries")
)

// source is where the files of a pack come from.
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
	case info.Mode().IsRegular():
		return openZip(path)
	}
	return nil, errors.New("neither a folder nor a zip archive")
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
	name = filepath.FromSlash(name)
	info, err := root.Stat(name)
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

// zipSource is an archive. It is opened anew for each file, so that nothing has
// to be closed.
type zipSource struct {
	file   string
	prefix string // of the pack inside the archive, "" or ending in "/"
}

func (s zipSource) id() string { return dirSource{s.file}.id() + "/" + s.prefix }

// beside takes the archive for a folder of its name: a path that leads out of it
// goes on beside the archive, and one that does not stays inside.
func (s zipSource) beside(rel string) (source, error) {
	inside := path.Join(s.prefix, rel)
	switch {
	case inside == ".":
		return zipSource{s.file, ""}, nil
	case inside == ".." || strings.HasPrefix(inside, "../"):
		return openSource(filepath.Join(s.file, filepath.FromSlash(inside)))
	}
	return zipSource{s.file, inside + "/"}, nil
}

// archive is an open zip file.
type archive struct {
	*zip.Reader
	file *os.File
	left int64 // bytes that may still be read of its directory; -1: it was read
}

// ReadAt reads the archive for [zip.Reader], which would otherwise take in a
// directory of any length.
func (a *archive) ReadAt(p []byte, off int64) (int, error) {
	if a.left >= 0 {
		if a.left -= int64(len(p)); a.left < 0 {
			a.left = 0
			return 0, errManyEntries
		}
	}
	return a.file.ReadAt(p, off)
}

// openArchive opens a zip file and reads its directory.
func openArchive(name string) (*archive, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	a := &archive{file: f, left: maxZipDirectory}
	info, err := f.Stat()
	if err == nil {
		a.Reader, err = zip.NewReader(a, info.Size())
	}
	if err == nil || errors.Is(err, zip.ErrInsecurePath) { // told by openZip
		if a.left = -1; len(a.File) <= maxZipEntries {
			return a, nil
		}
		err = errManyEntries
	}
	return nil, errors.Join(err, f.Close())
}

// zipFile is an open file of an archive.
type zipFile struct {
	io.ReadCloser
	archive *archive
}

func (f zipFile) Close() error { return errors.Join(f.ReadCloser.Close(), f.archive.file.Close()) }

func (s zipSource) open(name string) (io.ReadCloser, error) {
	a, err := openArchive(s.file)
	if err != nil {
		return nil, err
	}
	for _, f := range a.File {
		if f.Name != s.prefix+name {
			continue
		}
		if !f.Mode().IsRegular() {
			return nil, errors.Join(errNotPlain, a.file.Close())
		}
		r, err := f.Open()
		if err != nil {
			return nil, errors.Join(err, a.file.Close())
		}
		return zipFile{r, a}, nil
	}
	return nil, errors.Join(&fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}, a.file.Close())
}

// openZip looks through an archive's directory. Its faults name the archive;
// other errors mean that it is none.
func openZip(file string) (zipSource, error) {
	a, err := openArchive(file)
	if errors.Is(err, zip.ErrFormat) {
		return zipSource{}, fmt.Errorf("neither a folder nor a zip archive: %w", err)
	}
	fl := &faultList{file: filepath.Base(file)}
	if errors.Is(err, errManyEntries) {
		fl.add(place{}, "too many entries: an archive has at most %d", maxZipEntries)
		return zipSource{}, fl.err()
	}
	if err != nil {
		return zipSource{}, err
	}
	defer a.file.Close()
	seen := map[string]bool{}
	var prefixes []string
	for _, f := range a.File {
		name := strings.TrimSuffix(f.Name, "/")
		switch {
		case strings.Contains(name, `\`) || !fs.ValidPath(name):
			fl.add(place{}, "entry %s leads out of the archive: pack it again without it", quoted(f.Name))
		case seen[name]:
			fl.add(place{}, "entry %s is there twice: pack it again", quoted(f.Name))
		}
		seen[name] = true
		if dir, base := path.Split(name); base == manifestName && strings.Count(dir, "/") <= 1 {
			prefixes = append(prefixes, dir)
		}
	}
	src := zipSource{file: file}
	if len(prefixes) == 1 { // a zipped folder: the pack lies in it
		src.prefix = prefixes[0]
	}
	return src, fl.err()
}
