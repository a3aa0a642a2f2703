package pack

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"

	"spotter/text"
)

// What is read of an archive's directory, at most.
const (
	maxZipEntries   = 2000
	maxZipDirectory = 1 << 20 // bytes
)

var (
	errManyEntries = errors.New("too many entries")
	errNotZip      = errors.New("neither a folder nor a zip archive")
	errCutZip      = errors.New("a zip archive that is cut off or damaged: copy it here again")
	errEncrypted   = errors.New("is encrypted: pack the archive again without a password")
	errMethod      = errors.New("is packed in a way that spotter does not know")
	errZipEntry    = errors.New("is damaged in the archive: copy it here again")
)

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
	size int64
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
		a.size = info.Size()
		a.Reader, err = zip.NewReader(a, a.size)
	}
	if err == nil || errors.Is(err, zip.ErrInsecurePath) { // told by openZip
		if a.left = -1; len(a.File) <= maxZipEntries {
			for _, f := range a.File {
				f.Name = entryName(f)
			}
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

// Read reads on; a damaged entry is told in words.
func (f zipFile) Read(p []byte) (int, error) {
	n, err := f.ReadCloser.Read(p)
	if err != nil && err != io.EOF { //nolint:errorlint // EOF is never wrapped
		err = fmt.Errorf("%w (%w)", errZipEntry, err)
	}
	return n, err
}

func (f zipFile) Close() error { return errors.Join(f.ReadCloser.Close(), f.archive.file.Close()) }

func (s zipSource) open(name string) (io.ReadCloser, error) {
	a, err := openArchive(s.file)
	if err != nil {
		return nil, err
	}
	for _, f := range a.File {
		if f.Name != s.prefix+name && spelling(f.Name) != spelling(s.prefix+name) {
			continue
		}
		r, err := openEntry(f)
		if err != nil {
			return nil, errors.Join(err, a.file.Close())
		}
		return zipFile{r, a}, nil
	}
	return nil, errors.Join(&fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}, a.file.Close())
}

// openEntry opens an entry of an archive for reading. It is closed by itself when
// this fails.
func openEntry(f *zip.File) (io.ReadCloser, error) {
	const encrypted = 1 // flag bit 0
	switch {
	case !f.Mode().IsRegular():
		return nil, errNotPlain
	case f.Flags&encrypted != 0: // archive/zip would hand out what is encrypted
		return nil, errEncrypted
	case f.UncompressedSize64 > maxFile: // so that none of it has to be read
		return nil, fmt.Errorf("%w: more than %d MiB", errTooLarge, maxFile>>20)
	}
	r, err := f.Open()
	if errors.Is(err, zip.ErrAlgorithm) {
		return nil, fmt.Errorf("%w (method %d): pack the archive again, with deflate", errMethod, f.Method)
	}
	if err != nil {
		return nil, fmt.Errorf("%w (%w)", errZipEntry, err)
	}
	return r, nil
}

// openZip looks through an archive's directory. Its faults name the archive;
// other errors mean that it is none.
func openZip(file string) (source, error) {
	a, err := openArchive(file)
	fl := &faultList{file: filepath.Base(file)}
	switch {
	case errors.Is(err, errManyEntries):
		fl.add(place{}, "too many entries: an archive has at most %d", maxZipEntries)
		return nil, fl.err()
	case errors.Is(err, zip.ErrFormat):
		if looksZipped(file) {
			return nil, errCutZip
		}
		return nil, errNotZip
	case err != nil:
		return nil, err
	}
	defer a.file.Close()
	judgeArchive(a, fl)
	if err := fl.err(); err != nil {
		return nil, err
	}
	src := zipSource{file: file}
	var folders []string
	for _, f := range a.File {
		dir, base := path.Split(f.Name)
		if base != manifestName || strings.Count(dir, "/") > 1 {
			continue
		}
		if dir == "" {
			return src, nil
		}
		folders = append(folders, dir)
	}
	switch {
	case len(folders) == 1: // a zipped folder: the pack lies in it
		src.prefix = folders[0]
	case len(folders) > 1:
		return nil, fmt.Errorf("%d packs in it, in %s and %s: zip one alone", len(folders), text.Quote(folders[0]), text.Quote(folders[1]))
	}
	return src, nil
}

// looksZipped reports whether a file begins as an archive does.
func looksZipped(file string) bool {
	f, err := os.Open(file)
	if err != nil {
		return false
	}
	defer f.Close()
	var head [4]byte
	_, err = io.ReadFull(f, head[:])
	return err == nil && bytes.Equal(head[:], []byte("PK\x03\x04"))
}
