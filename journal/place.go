package journal

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"
	"syscall"
)

// Move says that a journal went on in another file, because the one that it was
// written to was gone or changed. Every line so far was written to that file again.
type Move struct {
	From, To string // paths
	Why      error  // what became of From, such as "the file was removed"
}

// goneError says that a path does not hold any more what was written to it.
type goneError struct{ err error }

func (e *goneError) Error() string { return e.err.Error() }
func (e *goneError) Unwrap() error { return e.err }

// errUnmade says that there never was a file: its disk answered too late.
var errUnmade = &goneError{errors.New("the file could not be made")}

var errRemoved = errors.New("the file was removed or renamed")

// notThere returns err as a *goneError where it says that a path names nothing.
func notThere(err error) error {
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ENOTDIR) {
		return &goneError{fmt.Errorf("%w (%w)", errRemoved, reason(err))}
	}
	return err
}

// look checks, by the name of the file alone, that it is the one that is written to
// and that it ends where its durable lines end. It costs about a microsecond.
func (d *disk) look(fsys FS) error {
	s, err := fsys.Look(d.path, d.file)
	switch {
	case err != nil:
		return &stepError{"find", notThere(err)}
	case !s.Same:
		err = errors.New("another file has its name")
	case s.Size < d.off:
		err = errors.New("the file was cut short")
	case s.Size > d.off && !d.stale:
		err = errors.New("another program wrote to the file")
	}
	if err != nil {
		return &stepError{"find", &goneError{err}}
	}
	if !s.Mod.Equal(d.mod) {
		d.mod, d.suspect = s.Mod, true
	}
	return nil
}

// joined checks that what ends at off, before lines that were just written there, still
// ends a line. A file that was cut between the look and the write has its old length
// again, with a hole in place of the lines that it lost.
func (d *disk) joined(off int64) error {
	var end [1]byte
	if off == 0 {
		return nil
	}
	if _, err := d.file.ReadAt(end[:], off-1); err != nil {
		return &stepError{"read back", &goneError{err}}
	}
	if end[0] != '\n' {
		return &stepError{"find", &goneError{errors.New("the file was cut short")}}
	}
	return nil
}

// reread checks that the file holds the durable lines, byte for byte. A file that
// cannot be read is as good as gone.
func (d *disk) reread(l *ledger) error {
	if err := l.compare(d.file, d.off); err != nil {
		return &stepError{"read back", &goneError{err}}
	}
	d.suspect = false
	return nil
}

// move writes every line to a new file, in the folder of the old one or, where that
// does not work, in the first folder of Rescue that takes it, and goes on there. The
// old file is left as it is.
func (w *Writer) move() error {
	d := &w.disk
	end := d.off + int64(len(d.tail))
	head := d.head
	if n := len(d.tail); n > 0 {
		head = lineHash(d.tail)
	}
	err := errors.New("no folder")
	for i, folder := range append([]string{filepath.Dir(d.path)}, w.o.Rescue...) {
		var n newFile
		if n, err = createNew(w.o.FS, folder, d.name, i > 0); err != nil {
			continue
		}
		if err = n.fill(&w.lines, 0, end); err != nil {
			continue
		}
		unlock, lockErr := w.o.FS.Lock(n.path)
		if err = lockErr; err != nil {
			n.discard()
			continue
		}
		d.release()
		d.path, d.file, d.unlock = n.path, n.file, unlock
		d.off, d.seq, d.head, d.tail = end, d.last, head, d.tail[:0]
		d.stale, d.suspect, d.unnamed = false, true, false
		return nil
	}
	return err
}

// lineHash returns the hash that the last of some lines ends with.
func lineHash(lines []byte) string {
	return string(lines[len(lines)-len(`"}`)-1-hashLen : len(lines)-len(`"}`)-1])
}

// newFile is a file that lines are written to in place of one that is gone.
type newFile struct {
	fs   FS
	path string
	file File
}

// createNew makes a file in a folder that has none of its name yet: name itself
// where asked for, else name-2, name-3 and so on, before the ending. It makes the
// folder too where the plain name is asked for.
func createNew(fsys FS, folder, name string, plain bool) (newFile, error) {
	ext := filepath.Ext(name)
	stem := strings.TrimSuffix(name, ext)
	first := 2
	if plain {
		first = 1
		if err := fsys.MakeFolder(folder); err != nil {
			return newFile{}, err
		}
	}
	var err error
	for n := first; n <= maxTorn; n++ {
		path := filepath.Join(folder, name)
		if n > 1 {
			path = filepath.Join(folder, fmt.Sprintf("%s-%d%s", stem, n, ext))
		}
		var f File
		if f, err = fsys.OpenWrite(path, true); err == nil {
			return newFile{fsys, path, f}, nil
		}
		if !errors.Is(err, fs.ErrExist) {
			break
		}
	}
	return newFile{}, err
}

// fill writes lines to the file and makes them and its name durable. Where that
// fails the file is taken away again.
func (n newFile) fill(l *ledger, off, end int64) error {
	err := l.writeTo(n.file, off, end)
	if err == nil {
		err = n.file.Sync()
	}
	if err == nil {
		err = n.fs.SyncDir(n.path)
	}
	if err != nil {
		n.discard()
	}
	return err
}

func (n newFile) discard() {
	_ = n.file.Close() // what is in it is in memory too
	_ = n.fs.Remove(n.path)
}
