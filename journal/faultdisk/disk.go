package faultdisk

import (
	"bytes"
	"errors"
	"math/rand/v2"
	"os"
	"slices"
	"sync"

	"spotter/journal"
)

// Disk is a [journal.FS]. The zero value is ready to use, and fails nothing. Its methods may be
// called at the same time.
type Disk struct {
	journal.OS
	mu     sync.Mutex
	fault  func(call string) error
	dead   bool
	syncs  int
	synced map[string][]byte // of a file that was opened for writing: what is on the disk for good
}

// ErrPower is the error of every call after [Disk.Cut].
var ErrPower = errors.New("the power is cut")

// Fail makes calls fail: fault is asked at each, with its name: open, write, truncate, sync, syncdir
// or folder. It may wait. Nil: nothing fails.
func (d *Disk) Fail(fault func(call string) error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.fault = fault
}

// Failing returns a fault of some calls.
func Failing(err error, calls ...string) func(string) error {
	return func(call string) error {
		if slices.Contains(calls, call) {
			return err
		}
		return nil
	}
}

// Syncs returns how many times a file was synced.
func (d *Disk) Syncs() int {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.syncs
}

// Cut cuts the power: each file has what was synced, and behind that, by chance, nothing, or zeros,
// or a part of what was written. Every later call fails.
func (d *Disk) Cut(chance *rand.Rand) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.dead = true
	for path, safe := range d.synced {
		now, err := os.ReadFile(path)
		if err != nil {
			if os.IsNotExist(err) {
				continue // it was removed
			}
			return err
		}
		left := bytes.Clone(safe)
		if more := len(now) - len(safe); more > 0 {
			switch n := chance.IntN(more + 1); chance.IntN(3) {
			case 1:
				left = append(left, make([]byte, n)...)
			case 2:
				left = append(left, now[len(safe):len(safe)+n]...)
			}
		}
		if err := os.WriteFile(path, left, 0o600); err != nil {
			return err
		}
	}
	return nil
}

func (d *Disk) call(name string) error {
	d.mu.Lock()
	fault, dead := d.fault, d.dead
	if name == "sync" {
		d.syncs++
	}
	d.mu.Unlock()
	if dead {
		return ErrPower
	}
	if fault == nil {
		return nil
	}
	return fault(name)
}

// OpenWrite implements [journal.FS].
func (d *Disk) OpenWrite(path string, create bool) (journal.File, error) {
	if err := d.call("open"); err != nil {
		return nil, err
	}
	f, err := d.OS.OpenWrite(path, create)
	if err != nil {
		return nil, err
	}
	d.mu.Lock()
	_, known := d.synced[path]
	d.mu.Unlock()
	if !known {
		err = d.keep(path) // what a test put there counts as synced
	}
	return file{f, path, d}, err
}

// keep remembers what a file has as being on the disk.
func (d *Disk) keep(path string) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.dead {
		return ErrPower
	}
	now, err := os.ReadFile(path)
	if os.IsNotExist(err) {
		return nil // it was removed
	}
	if d.synced == nil {
		d.synced = make(map[string][]byte)
	}
	d.synced[path] = now
	return err
}

// SyncDir implements [journal.FS].
func (d *Disk) SyncDir(string) error { return d.call("syncdir") }

// MakeFolder implements [journal.FS].
func (d *Disk) MakeFolder(path string) error {
	if err := d.call("folder"); err != nil {
		return err
	}
	return d.OS.MakeFolder(path)
}

// Remove implements [journal.FS].
func (d *Disk) Remove(path string) error {
	if err := d.call("remove"); err != nil {
		return err
	}
	return d.OS.Remove(path)
}

// Look implements [journal.FS].
func (d *Disk) Look(path string, f journal.File) (journal.Sight, error) {
	of, _ := f.(file)
	return d.OS.Look(path, of.File)
}

// file is an open file of a disk.
type file struct {
	journal.File
	path string
	d    *Disk
}

// WriteAt implements [io.WriterAt].
func (f file) WriteAt(b []byte, off int64) (int, error) {
	if err := f.d.call("write"); err != nil {
		if errors.Is(err, ErrPower) {
			return 0, err
		}
		n, _ := f.File.WriteAt(b[:len(b)/2], off) // a full disk takes a part
		return n, err
	}
	return f.File.WriteAt(b, off)
}

// Truncate implements [journal.File].
func (f file) Truncate(size int64) error {
	if err := f.d.call("truncate"); err != nil {
		return err
	}
	return f.File.Truncate(size)
}

// Sync implements [journal.File].
func (f file) Sync() error {
	if err := f.d.call("sync"); err != nil {
		return err
	}
	return f.d.keep(f.path)
}
