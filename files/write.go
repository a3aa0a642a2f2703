package files

import (
	"bufio"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// Write makes the file at path with what write writes, and rights perm. It writes under
// another name in the same folder, syncs, calls last with that name, renames, and syncs the folder.
// Where anything fails, last included, path is as it was, and nothing else is left. A file
// at path is replaced. last may be nil.
//
// An error of a file system is without its path, which is the other name.
func Write(path string, perm fs.FileMode, write func(io.Writer) error, last func(tmp string) error) (err error) {
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*")
	if err != nil {
		return bare(err)
	}
	defer func() {
		if err != nil {
			_ = f.Close() // closed already, or of no use
			_ = os.Remove(f.Name())
		}
	}()
	w := bufio.NewWriter(f)
	if err := write(w); err != nil {
		return bare(err)
	}
	for _, step := range []func() error{w.Flush, func() error { return f.Chmod(perm) }, f.Sync, f.Close} {
		if err := step(); err != nil {
			return bare(err)
		}
	}
	if last != nil {
		if err := last(f.Name()); err != nil {
			return err
		}
	}
	if err := os.Rename(f.Name(), path); err != nil {
		return bare(err)
	}
	SyncFolder(filepath.Dir(path))
	return nil
}

// SyncFolder makes the names of a folder durable where the system can. Some cannot, and
// the files in it are written all the same.
func SyncFolder(folder string) {
	if f, err := os.Open(folder); err == nil {
		_ = f.Sync()
		_ = f.Close()
	}
}

// bare strips the paths that a file system puts in its errors.
func bare(err error) error {
	if p, ok := errors.AsType[*fs.PathError](err); ok {
		return p.Err
	}
	if l, ok := errors.AsType[*os.LinkError](err); ok {
		return l.Err
	}
	return err
}
