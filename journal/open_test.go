//go:build unix

package journal

import (
	"errors"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"spotter/race"
)

// A file that was replaced while the disk was away is not written into: the race
// goes on beside it, with every line.
func TestForeignFile(t *testing.T) {
	for name, content := range map[string]string{"shorter": "x\n", "other": strings.Repeat("y", 5000) + "\n"} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				f, now := newFaultFS(), clock()
				w, err := Create(memPath, boston(), Options{FS: f, Now: now})
				if err != nil {
					t.Fatal(err)
				}
				f.set(always(syscall.EIO, 0, opSync))
				w.Append(cue(1, now()))
				synctest.Wait()
				f.mu.Lock()
				f.fault = nil
				f.files[memPath] = &inode{data: []byte(content), dirty: make([]bool, len(content))}
				f.mu.Unlock()
				time.Sleep(time.Minute)
				if s := w.Status(); s.Err != nil || s.Durable != 3 || s.Moved == nil || s.Path != "/races/race-2.jsonl" {
					t.Errorf("%+v", s)
				}
				if err := w.Close("done"); err != nil {
					t.Error(err)
				}
				if log := wholeAt(t, f, "/races/race-2.jsonl"); log.Lines != 4 {
					t.Errorf("%d lines, want 4", log.Lines)
				}
				if got := string(f.read(memPath)); got != content {
					t.Errorf("the file was changed: %q", got)
				}
			})
		})
	}
}

// A disk that comes back with rubbish where lines had been written, but not
// saved: it is cut off, and at no instant can a crash mix it with new lines.
func TestRubbishIsCut(t *testing.T) {
	for seed := range uint64(100) {
		rubbish := []int{100, 10000}[seed%2] // less and more than what is written
		synctest.Test(t, func(t *testing.T) {
			f, now := newFaultFS(), clock()
			w, err := Create(memPath, boston(), Options{FS: f, Now: now})
			if err != nil {
				t.Fatal(err)
			}
			f.set(always(syscall.EIO, 0, opSync))
			for id := range race.EventID(10) {
				w.Append(cue(id+1, now()))
			}
			synctest.Wait()
			f.mu.Lock()
			n := f.files[memPath]
			n.disk = append(n.disk, make([]byte, rubbish)...)
			n.data, n.dirty = append(n.data[:0], n.disk...), make([]bool, len(n.disk))
			f.mu.Unlock()
			time.Sleep(time.Minute)
			checkCrash(t, f, w, rand.New(rand.NewPCG(3, seed)))
			f.set(nil)
			if err := w.Close("done"); err != nil {
				t.Fatal(err)
			}
			if log := wholeOf(t, f); log.Lines != 12 {
				t.Errorf("%d lines, want 12", log.Lines)
			}
		})
	}
}

// Opening fails at each call in turn: the error names the file, the lock is
// released, and what was in the file is still there.
func TestOpeningFails(t *testing.T) {
	for _, o := range []op{opCreate, opLock, opWrite, opSync, opSyncDir} {
		f := newFaultFS()
		f.set(always(syscall.EACCES, 0, o))
		_, err := Create(memPath, boston(), Options{FS: f, Now: clock()})
		if !errors.Is(err, fs.ErrPermission) || !strings.Contains(err.Error(), "cannot create journal "+memPath) {
			t.Errorf("%s: %v", o, err)
		}
		if n := f.files[memPath]; n != nil && n.locked {
			t.Errorf("%s: still locked", o)
		}
	}
	for _, o := range []op{opOpen, opCreate, opLock, opWrite, opSync, opSyncDir, opTruncate} {
		synctest.Test(t, func(t *testing.T) {
			f := newFaultFS()
			w, err := Create(memPath, boston(), Options{FS: f, Now: clock()})
			if err != nil {
				t.Fatal(err)
			}
			if err := w.Close("done"); err != nil {
				t.Fatal(err)
			}
			f.files[memPath].data = append(f.files[memPath].data, `{"seq":3`...)
			f.files[memPath].dirty = append(f.files[memPath].dirty, make([]bool, 8)...)
			f.set(always(syscall.EIO, 0, o))
			_, _, err = Resume(memPath, boston(), Options{FS: f, Now: clock()})
			if !errors.Is(err, syscall.EIO) || !strings.Contains(err.Error(), "cannot resume journal "+memPath) {
				t.Errorf("%s: %v", o, err)
			}
			f.set(nil)
			w, log, err := Resume(memPath, boston(), Options{FS: f, Now: clock()})
			if err != nil {
				t.Fatalf("%s: %v", o, err)
			}
			if log.LastSeq() < 2 {
				t.Errorf("%s: %d lines left", o, log.LastSeq())
			}
			if err := w.Close("done"); err != nil {
				t.Fatal(err)
			}
			wholeOf(t, f)
		})
	}
}

// Nobody goes on with a log that was merged of two, and it stays as it is.
func TestAMergedLogIsNotResumed(t *testing.T) {
	c := newChain(zeroHash)
	var lines []byte
	for i, e := range []race.Event{{Kind: race.KindOpen, Open: &race.Open{}}, {Kind: race.KindNote, Elsewhere: race.Elsewhere{From: "A"}},
		{Kind: race.KindClose, Reason: "merged"}} {
		e.Seq = uint64(i + 1)
		lines = c.add(lines, &e)
	}
	path := filepath.Join(t.TempDir(), "both.jsonl")
	if err := os.WriteFile(path, lines, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, _, err := Resume(path, boston(), options()); err == nil || !strings.Contains(err.Error(), "merged of two logs") {
		t.Errorf("%v", err)
	}
	if after, err := os.ReadFile(path); err != nil || string(after) != string(lines) {
		t.Errorf("it was changed: %v", err)
	}
}
