package pack

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"

	"spotter/text"
)

// outFile is a file to be written: its slash-separated path and what is in it.
type outFile struct {
	name string
	data []byte
}

// hasFile reports whether a path, in any capitals, is among the files, or is a
// folder of one.
func hasFile(files []outFile, name string) bool {
	return slices.ContainsFunc(files, func(f outFile) bool {
		return strings.EqualFold(f.name, name) || len(f.name) > len(name) && f.name[len(name)] == '/' && strings.EqualFold(f.name[:len(name)], name)
	})
}

// folderWriter makes folders that nobody sees before they are whole. [Draft.write],
// which replaces one file among others, is no use here: a pack of so many files would be
// there in parts for as long as their renames take. Tests make its disk fail.
type folderWriter struct {
	sync func(*os.File) error
}

// write makes the folder dir with files in it: beside it first, synced, and then
// renamed, so that nobody ever finds half of it. It must not be there, or be empty.
func (w folderWriter) write(dir string, files []outFile) (err error) {
	old, err := os.ReadDir(dir)
	switch {
	case len(old) > 0:
		return fmt.Errorf("folder %s is not empty: name a new one", text.Escape(dir))
	case err != nil && !errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("looking at %s: %w", text.Escape(dir), err)
	}
	there := err == nil
	parent := filepath.Dir(dir)
	if err := os.MkdirAll(parent, 0o755); err != nil {
		return fmt.Errorf("making folder %s: %w", text.Escape(parent), err)
	}
	tmp, err := os.MkdirTemp(parent, ".spotter-new-")
	if err != nil {
		return fmt.Errorf("making a folder in %s: %w", text.Escape(parent), err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(tmp)) }()
	if err := os.Chmod(tmp, 0o755); err != nil {
		return fmt.Errorf("making folder %s: %w", text.Escape(dir), err)
	}
	for _, f := range files {
		if err := w.file(filepath.Join(tmp, filepath.FromSlash(f.name)), f.data); err != nil {
			return fmt.Errorf("writing %s: %w", f.name, bare(err))
		}
	}
	if err := syncFolder(os.Open(tmp)); err != nil {
		return fmt.Errorf("writing %s: %w", text.Escape(dir), bare(err))
	}
	if there {
		err = moveInto(dir, tmp)
	} else {
		err = os.Rename(tmp, dir)
	}
	if err == nil {
		err = syncFolder(os.Open(parent))
	}
	if err != nil {
		return fmt.Errorf("writing %s: %w", text.Escape(dir), bare(err))
	}
	return nil
}

// file writes one file, and the folders that it lies in.
func (w folderWriter) file(path string, data []byte) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return err
	}
	return put(f, data, w.sync)
}

// put writes all of an open file, syncs it and closes it.
func put(f *os.File, data []byte, sync func(*os.File) error) error {
	_, err := f.Write(data)
	if err == nil {
		err = sync(f)
	}
	return errors.Join(err, f.Close())
}

// moveInto moves what is in tmp to dir, an empty folder that stays what it is:
// somebody may stand in it. The manifest comes last, so that it is a pack only
// when it is whole.
func moveInto(dir, tmp string) error {
	entries, err := os.ReadDir(tmp)
	if err != nil {
		return err
	}
	slices.SortStableFunc(entries, func(a, b fs.DirEntry) int {
		switch {
		case a.Name() == manifestName:
			return 1
		case b.Name() == manifestName:
			return -1
		}
		return 0
	})
	for i, e := range entries {
		if err := os.Rename(filepath.Join(tmp, e.Name()), filepath.Join(dir, e.Name())); err != nil {
			for _, moved := range entries[:i] {
				err = errors.Join(err, os.RemoveAll(filepath.Join(dir, moved.Name())))
			}
			return err
		}
	}
	return syncFolder(os.Open(dir))
}

// syncFolder makes what was renamed in an opened folder last, where the system syncs
// folders, and closes it. It takes what opening it returned.
func syncFolder(dir *os.File, err error) error {
	if err != nil {
		return err
	}
	err = dir.Sync()
	if errors.Is(err, errors.ErrUnsupported) || errors.Is(err, syscall.EINVAL) || errors.Is(err, fs.ErrPermission) {
		err = nil // not here: some network disks, and Windows
	}
	return errors.Join(err, dir.Close())
}

// writeNew makes a file, which must not be there, by fill: beside it first, synced
// and then renamed. Whole looks at it before it gets its name.
func writeNew(path string, fill func(io.Writer) error, whole func(tmp string) error) (err error) {
	if _, err := os.Lstat(path); err == nil {
		return fmt.Errorf("%s is there already: %w", text.Escape(path), fs.ErrExist)
	}
	f, err := os.CreateTemp(filepath.Dir(path), ".spotter-new-*.zip")
	if err != nil {
		return fmt.Errorf("making a file in %s: %w", text.Escape(filepath.Dir(path)), bare(err))
	}
	defer func() {
		if rerr := os.Remove(f.Name()); err == nil && !errors.Is(rerr, fs.ErrNotExist) {
			err = rerr
		}
	}()
	err = fill(f)
	if err == nil {
		err = f.Chmod(0o644)
	}
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err == nil {
		err = whole(f.Name())
	}
	if err == nil {
		err = nameIt(f.Name(), path)
	}
	if err == nil {
		err = syncFolder(os.Open(filepath.Dir(path)))
	}
	if err != nil {
		return fmt.Errorf("writing %s: %w", text.Escape(path), bare(err))
	}
	return nil
}

// nameIt gives a file its name unless there is one of that name by now. A file
// system without links has no way to be sure of that.
func nameIt(tmp, path string) error {
	err := os.Link(tmp, path)
	if err == nil || errors.Is(err, fs.ErrExist) {
		return err
	}
	return os.Rename(tmp, path)
}

// bare strips the paths from an error of the file system: they are temporary.
func bare(err error) error {
	if perr, ok := errors.AsType[*fs.PathError](err); ok {
		return perr.Err
	}
	if lerr, ok := errors.AsType[*os.LinkError](err); ok {
		return lerr.Err
	}
	return err
}
