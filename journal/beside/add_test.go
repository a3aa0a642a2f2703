package beside

import (
	"errors"
	"os"
	"strings"
	"syscall"
	"testing"

	"spotter/journal"
	"spotter/race"
)

// faulty is the real file system with one call that fails.
type faulty struct {
	journal.OS
	on   string // the call
	err  error
	part int // bytes that a failing write writes
}

func (f *faulty) OpenWrite(path string, create bool) (journal.File, error) {
	file, err := f.OS.OpenWrite(path, create)
	if err != nil {
		return nil, err
	}
	return &faultyFile{file, f}, nil
}

func (f *faulty) SyncDir(path string) error {
	if f.on == "folder" {
		return f.err
	}
	return f.OS.SyncDir(path)
}

type faultyFile struct {
	journal.File
	fs *faulty
}

func (f *faultyFile) WriteAt(b []byte, off int64) (int, error) {
	if f.fs.on != "write" {
		return f.File.WriteAt(b, off)
	}
	n, err := f.File.WriteAt(b[:f.fs.part], off)
	if err == nil {
		err = f.fs.err
	}
	return n, err
}

func (f *faultyFile) Sync() error {
	if f.fs.on == "sync" {
		f.fs.on = "" // the cut that follows is synced
		return f.fs.err
	}
	return f.File.Sync()
}

// Whatever fails while lines are added, nothing of them is in the file afterwards, and
// a file that was new is gone. The next try saves them.
func TestAppendSavesAllOrNothing(t *testing.T) {
	for name, fault := range map[string]faulty{
		"full": {on: "write", err: syscall.ENOSPC}, "full after a part": {on: "write", err: syscall.ENOSPC, part: 70},
		"short": {on: "write", part: 70}, "sync": {on: "sync", err: syscall.EIO}, "folder": {on: "folder", err: syscall.EIO},
	} {
		for _, had := range []bool{false, true} {
			if had && name == "folder" {
				continue // the name of a file that was there is durable
			}
			tb := newTable(t, race.ReasonLeft)
			f := &faulty{}
			tb.fs = f
			b := tb.open()
			if had {
				tb.add(b, note("before"))
			}
			before, _ := os.ReadFile(b.Where())
			*f = fault
			_, err := b.Append(note("x"), void(3))
			if err == nil || !strings.Contains(err.Error(), "nothing of it was saved") || fault.err != nil && !errors.Is(err, fault.err) {
				t.Errorf("%s: %v", name, err)
			}
			if fault.err == syscall.ENOSPC && !strings.Contains(err.Error(), "the disk is full; nothing of it was saved: free some space") {
				t.Errorf("%s: %v", name, err)
			}
			after, rerr := os.ReadFile(b.Where())
			if string(after) != string(before) || !had && !errors.Is(rerr, os.ErrNotExist) {
				t.Errorf("%s, with lines before %v: left %q, %v", name, had, after, rerr)
			}
			*f = faulty{}
			tb.add(b, note("x"), void(3))
			if r := tb.read(); r.Fault != nil || r.Notes.Added() < 2 {
				t.Errorf("%s: again: %+v, %v", name, r.Notes, r.Fault)
			}
		}
	}
}
