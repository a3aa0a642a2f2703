package journal

import (
	"fmt"
	"path/filepath"
	"time"
)

// UnsavedError says at the end of a race which lines are not in its journal, why,
// and where they are.
type UnsavedError struct {
	Disk   *DiskError // what is wrong with the disk
	Path   string     // the journal
	Saved  uint64     // lines that are in it
	Logged uint64     // lines of the race
	// Rest is the file that holds the lines after Saved; empty where no folder took
	// them. Where Saved is 0 it is a whole journal.
	Rest string
	// Lines are the same lines where Rest is empty.
	Lines []byte
}

func (e *UnsavedError) Error() string {
	return fmt.Sprintf("journal %s: %d of %d lines are saved there: %s", e.Path, e.Saved, e.Logged, e.Disk.Reason())
}

// Unwrap returns what is wrong with the disk.
func (e *UnsavedError) Unwrap() error { return e.Disk }

// rescueWithin is the time that one folder gets for the lines of a race: a marathon
// is 2 MB, and the next folder may be on a better disk.
const rescueWithin = 2 * time.Second

// rescue writes what is not durable to the first folder of Rescue that takes it. It
// may run while the goroutine of the writer is held by a disk that does not answer.
func (w *Writer) rescue() error {
	w.take()
	s := w.Status()
	w.mu.Lock()
	off := w.off
	w.mu.Unlock()
	e := &UnsavedError{Path: s.Path, Saved: s.Durable, Logged: s.Logged}
	if e.Disk, _ = s.Err.(*DiskError); e.Disk == nil {
		e.Disk = &DiskError{Path: s.Path, Step: "write", Err: ErrSilent, Next: nextSilent, Kept: s.Logged - s.Durable}
	}
	name := filepath.Base(s.Path)
	if off > 0 {
		name += ".rest"
	}
	lines, _, _ := w.lines.from(nil, off)
	for _, folder := range w.o.Rescue {
		if path, ok := w.rescueTo(folder, name, off, off+int64(len(lines))); ok {
			e.Rest = path
			return e
		}
	}
	e.Lines = lines
	return e
}

// rescueTo writes lines to a new file in a folder, and reports whether they are
// durable in it in time. What comes later does no harm.
func (w *Writer) rescueTo(folder, name string, off, end int64) (path string, ok bool) {
	done := make(chan string, 1)
	go func() {
		defer close(done)
		n, err := createNew(w.o.FS, folder, name, true)
		if err != nil || n.fill(&w.lines, off, end) != nil {
			return
		}
		_ = n.file.Close() // it is synced
		done <- n.path
	}()
	late := time.NewTimer(rescueWithin)
	defer late.Stop()
	select {
	case path, ok = <-done:
		return path, ok
	case <-late.C:
		return "", false
	}
}
