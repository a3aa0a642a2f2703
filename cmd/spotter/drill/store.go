package drill

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"spotter/cues/drill"
)

// mostStore bounds what is read of the file of drills, in bytes: more than a drill a day for
// a life.
const mostStore = 64 << 20

// readStore returns the drills in the file at path, and how many lines of it hold none. A
// file that is not there holds none.
func readStore(path string) (all []drill.Result, damaged int, err error) {
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, 0, nil
	}
	if err != nil {
		return nil, 0, fmt.Errorf("opening the drills: %w", err)
	}
	defer f.Close()
	all, damaged, err = drill.Read(io.LimitReader(f, mostStore))
	if err != nil {
		return all, damaged, fmt.Errorf("%s: %w", path, err)
	}
	return all, damaged, nil
}

// addToStore adds a drill to the file at path, as one line in one write: two programs that
// do it at once do not mix their lines. A line before it that was torn stays as it is, on a
// line of its own.
func addToStore(path string, r *drill.Result) (err error) {
	b, err := r.Line()
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return fmt.Errorf("making the folder for drills: %w", err)
	}
	f, err := os.OpenFile(path, os.O_RDWR|os.O_APPEND|os.O_CREATE, 0o600)
	if err != nil {
		return fmt.Errorf("opening the drills: %w", err)
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	if size, err := f.Seek(0, io.SeekEnd); err == nil && size > 0 {
		var last [1]byte
		if _, err := f.ReadAt(last[:], size-1); err == nil && last[0] != '\n' {
			b = append([]byte{'\n'}, b...)
		}
	}
	if _, err := f.Write(b); err != nil {
		return fmt.Errorf("writing the drill: %w", err)
	}
	if err := f.Sync(); err != nil {
		return fmt.Errorf("writing the drill to the disk: %w", err)
	}
	return nil
}
