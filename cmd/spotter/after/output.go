package after

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"spotter/cmd/spotter/fault"
	"spotter/text"
)

// output is a file that a command makes.
type output struct {
	path  string
	force bool   // write over what is there
	from  string // the log that it is made from, which is never written over
}

// check refuses a place that must not be written to, before any work is done.
func (o output) check() error {
	name := text.Escape(o.path)
	is, err := os.Stat(o.path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return fault.Failed(fmt.Errorf("write %s: %w", name, err), "")
	case is.IsDir():
		return fault.Failed(fmt.Errorf("%s is a folder", name), "name a file in it")
	case !is.Mode().IsRegular():
		return fault.Failed(fmt.Errorf("%s is no ordinary file", name), "name another file")
	}
	if log, err := os.Stat(o.from); err == nil && os.SameFile(is, log) {
		return fault.Failed(fmt.Errorf("%s is the log itself", name), "name another file")
	}
	if !o.force {
		return fault.Failed(fmt.Errorf("%s exists", name), "name another file, or write over it with --force")
	}
	return nil
}

// write makes the file: under a temporary name beside it, synced, then renamed. Where
// anything fails there is no new file, and what was there stays.
func (o output) write(make func(io.Writer) error) error {
	if err := o.check(); err != nil {
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(o.path), ".spotter-*.tmp")
	if err != nil {
		return fault.Failed(fmt.Errorf("write %s: %w", text.Escape(o.path), err), "name a folder that exists and that you may write to")
	}
	defer func() { _ = os.Remove(f.Name()) }() // of no use once renamed
	err = make(f)
	if err == nil {
		err = f.Chmod(0o644)
	}
	if err == nil {
		err = f.Sync()
	}
	err = errors.Join(err, f.Close())
	if err == nil {
		err = o.check() // somebody may have made it meanwhile
	}
	if err == nil {
		err = os.Rename(f.Name(), o.path)
	}
	if err != nil {
		return fault.Failed(fmt.Errorf("write %s: %w", text.Escape(o.path), err), fault.Next(err))
	}
	return nil
}
