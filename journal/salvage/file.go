package salvage

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"spotter/files"
	"spotter/journal"
	"spotter/journal/whole"
)

// ErrThere is the error of a file that is there already and may not be replaced.
var ErrThere = errors.New("it is there already")

// File recovers the journal at path to a new file, which only its owner can read. The new
// file is there whole or not at all: it is written under another name beside it, synced,
// read back, and renamed. One that is there already is replaced only with force, and the journal itself never.
func File(path, to string, force bool) (*Result, error) {
	in, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("reading journal: %w", err)
	}
	defer in.Close()
	if err := free(in, to, force); err != nil {
		return nil, err
	}
	var res *Result
	var reading error
	write := func(w io.Writer) error {
		disk := &disk{to: w}
		got, err := Recover(disk, upToNow(in), filepath.Base(path))
		switch {
		case disk.err != nil:
			return disk.err
		case err != nil:
			reading = fmt.Errorf("recovering journal %s: %w", path, bare(err))
			return reading
		}
		res = got
		return nil
	}
	last := func(tmp string) error {
		if err := whole.CheckHead(tmp, res.Head); err != nil {
			return err
		}
		return free(in, to, force)
	}
	err = files.Write(to, 0o600, write, last)
	_, told := errors.AsType[*WriteError](err)
	switch {
	case err == nil:
		return res, nil
	case reading != nil:
		return nil, reading
	case told:
		return nil, err
	}
	return nil, writing(to, err)
}

// upToNow ends a file where it ends now: behind a writer that is faster there would be no end.
func upToNow(in *os.File) io.Reader {
	if info, err := in.Stat(); err == nil && info.Mode().IsRegular() {
		return io.LimitReader(in, info.Size())
	}
	return in // a pipe is read as it comes
}

// disk remembers whether it was writing that failed.
type disk struct {
	to  io.Writer
	err error
}

func (d *disk) Write(b []byte) (int, error) {
	n, err := d.to.Write(b)
	if err != nil && d.err == nil {
		d.err = err
	}
	return n, err
}

// free refuses a path that must not be written to.
func free(in *os.File, to string, force bool) error {
	info, err := os.Stat(to)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return writing(to, err)
	case !info.Mode().IsRegular():
		return writing(to, errors.New("it is no ordinary file"))
	}
	if from, err := in.Stat(); err == nil && os.SameFile(from, info) {
		return writing(to, errors.New("it is the journal itself, which stays as it is"))
	}
	if journal.InUse(to) {
		return writing(to, errors.New("another spotter writes to it"))
	}
	if !force {
		return writing(to, ErrThere)
	}
	return nil
}

// WriteError says that the new file could not be made. Nothing of it is there.
type WriteError struct {
	Path string
	Err  error
}

func (e *WriteError) Error() string { return fmt.Sprintf("cannot write %s: %v", e.Path, e.Err) }

// Unwrap returns the reason.
func (e *WriteError) Unwrap() error { return e.Err }

func writing(to string, err error) error { return &WriteError{to, bare(err)} }

// bare strips the path that a file system puts in its errors: it is told once.
func bare(err error) error {
	if p, ok := errors.AsType[*fs.PathError](err); ok {
		return p.Err
	}
	return err
}
