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

// maxZipEntries bounds what is read of an archive's directory.
const maxZipEntries = 2000

var (
	errNotPlain = errors.New("is not a plain file")
	errEscapes  = errors.New("is a symbolic link that does not lead to a file inside the pack")
	errTooLarge = errors.New("is too large")
)

// source is where the files of a pack come from.
type source interface {
	// open opens a plain file by its slash-separated path inside the pack.
	open(name string) (io.ReadCloser, error)
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
type fsSource struct{ fsys fs.FS }

func (s fsSource) open(name string) (io.ReadCloser, error) {
	f, err := s.fsys.Open(name)
	if err != nil {
		return nil, err
	}
	return plain(f)
}

// plain closes f and refuses it unless it is a plain file.
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

// zipFile is an open file of an archive.
type zipFile struct {
	io.ReadCloser
	archive *zip.ReadCloser
}

func (f zipFile) Close() error { return errors.Join(f.ReadCloser.Close(), f.archive.Close()) }

func (s zipSource) open(name string) (io.ReadCloser, error) {
	archive, err := zip.OpenReader(s.file)
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) {
		return nil, err
	}
	for _, f := range archive.File {
		if f.Name != s.prefix+name {
			continue
		}
		if !f.Mode().IsRegular() {
			return nil, errors.Join(errNotPlain, archive.Close())
		}
		r, err := f.Open()
		if err != nil {
			return nil, errors.Join(err, archive.Close())
		}
		return zipFile{r, archive}, nil
	}
	return nil, errors.Join(&fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}, archive.Close())
}

// openZip looks through an archive's directory. Its faults name the archive;
// other errors mean that it is none.
func openZip(file string) (zipSource, error) {
	archive, err := zip.OpenReader(file)
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) {
		return zipSource{}, fmt.Errorf("%s: not a folder and not a zip archive: %w", file, err)
	}
	defer archive.Close()
	fl := &faultList{file: filepath.Base(file)}
	if len(archive.File) > maxZipEntries {
		fl.add(0, "%d entries: an archive has at most %d", len(archive.File), maxZipEntries)
		return zipSource{}, fl.err()
	}
	seen := map[string]bool{}
	var prefixes []string
	for _, f := range archive.File {
		name := strings.TrimSuffix(f.Name, "/")
		switch {
		case strings.Contains(name, `\`) || !fs.ValidPath(name):
			fl.add(0, "entry %s leads out of the archive: pack it again without it", quoted(f.Name))
		case seen[name]:
			fl.add(0, "entry %s is there twice: pack it again", quoted(f.Name))
		}
		seen[name] = true
		if dir, base := path.Split(name); base == manifestName && strings.Count(dir, "/") <= 1 {
			prefixes = append(prefixes, dir)
		}
	}
	if err := fl.err(); err != nil {
		return zipSource{}, err
	}
	src := zipSource{file: file}
	if len(prefixes) == 1 { // a zipped folder: the pack lies in it
		src.prefix = prefixes[0]
	}
	return src, nil
}
