//go:build unix

package journal

import (
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"spotter/race"
)

// cutter is the system's files, of which another program cuts one in the very moment in
// which it is written to.
type cutter struct {
	OS
	cut atomic.Bool // at the next write
}

type cutFile struct {
	osFile
	c *cutter
}

func (c *cutter) OpenWrite(path string, create bool) (File, error) {
	f, err := c.OS.OpenWrite(path, create)
	if err != nil {
		return nil, err
	}
	return cutFile{f.(osFile), c}, nil
}

func (c *cutter) Look(path string, f File) (Sight, error) {
	return c.OS.Look(path, f.(cutFile).osFile)
}

func (f cutFile) WriteAt(b []byte, off int64) (int, error) {
	if f.c.cut.CompareAndSwap(true, false) {
		if err := f.Truncate(off / 2); err != nil {
			return 0, err
		}
	}
	return f.osFile.WriteAt(b, off)
}

// TestCutWhileItIsWritten cuts a journal between the look and the write: the file has
// its length again, with a hole, and is noticed before anything of it counts as saved.
func TestCutWhileItIsWritten(t *testing.T) {
	path := filepath.Join(t.TempDir(), "race.jsonl")
	c := new(cutter)
	o := options()
	o.FS, o.LookEvery = c, time.Hour // no other look helps
	w, err := Create(path, boston(), o)
	if err != nil {
		t.Fatal(err)
	}
	now := clock()
	w.Append(cue(1, now()))
	saved(t, w)
	c.cut.Store(true)
	w.Append(race.Event{Kind: race.KindNote, Text: "while it is cut", Stamp: now()})
	saved(t, w)
	s := w.Status()
	if s.Moved == nil || !strings.Contains(s.Moved.Why.Error(), "cut short") {
		t.Fatalf("%+v", s)
	}
	if log := read(t, s.Path); uint64(log.Lines) < s.Durable || log.Lines < 3 {
		t.Errorf("%d lines in %s, %d are called saved", log.Lines, s.Path, s.Durable)
	}
	if err := w.Close("done"); err != nil {
		t.Fatal(err)
	}
	read(t, w.Path())
}
