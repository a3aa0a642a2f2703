package salvage

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"spotter/journal"
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
	out, err := os.CreateTemp(filepath.Dir(to), "."+filepath.Base(to)+".*") // its rights are 0600
	if err != nil {
		return nil, writing(to, err)
	}
	defer os.Remove(out.Name()) // of no use once renamed
	defer out.Close()
	disk := &disk{to: out}
	res, err := Recover(disk, in, filepath.Base(path))
	if disk.err != nil {
		return nil, writing(to, disk.err)
	}
	if err != nil {
		return nil, fmt.Errorf("recovering journal %s: %w", path, bare(err))
	}
	if err := errors.Join(out.Sync(), out.Close()); err != nil {
		return nil, writing(to, err)
	}
	log, err := journal.VerifyFile(out.Name())
	if err == nil {
		err = log.Err()
	}
	if err == nil && log.Head != res.Head {
		err = errors.New("what was read back is not what was written")
	}
	if err != nil {
		return nil, writing(to, err)
	}
	if err := free(in, to, force); err != nil {
		return nil, err
	}
	if err := os.Rename(out.Name(), to); err != nil {
		return nil, writing(to, err)
	}
	return res, nil
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
