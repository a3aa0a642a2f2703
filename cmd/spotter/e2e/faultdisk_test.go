//go:build unix

package e2e

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// diskKind is a kind of disk that a race with faults is logged on.
type diskKind string

const (
	plainDisk    diskKind = "plain"
	smallTmpfs   diskKind = "small"   // it can be filled
	hangingMount diskKind = "hanging" // its writes can be held
)

// stormDisks returns the kinds of disks that this machine can mount. A kind that it
// cannot mount is a subtest that says why it was skipped, or in CI a failure.
func stormDisks(t *testing.T) []diskKind {
	t.Helper()
	kinds := []diskKind{plainDisk}
	t.Run("a disk that can be full", func(t *testing.T) {
		smallDisk(t, newHome(t))
		kinds = append(kinds, smallTmpfs)
	})
	t.Run("a disk that can hang", func(t *testing.T) {
		mountHanging(t, newHome(t))
		kinds = append(kinds, hangingMount)
	})
	return kinds
}

// stormDisk is the disk of a race with faults, and what was done to it.
type stormDisk struct {
	kind  diskKind
	races string // folder of the journal
	mount string // where the disk is mounted; "" for a plain one
	under string // where the files of a disk that hangs can be read while it does
	hang  string // file that has the disk hang

	full, hung bool
	harmed     time.Time // when something last happened to disk or journal
}

// mountDisk mounts the disk of the race.
func (s *faultStorm) mountDisk() {
	d := &s.disk
	home := s.h.dir
	switch d.kind {
	case smallTmpfs:
		home = smallDiskOf(s.t, s.h, "512k")
		d.mount = home
	case hangingMount:
		home, d.hang = mountHanging(s.t, s.h)
		d.mount, d.under = home, strings.TrimSuffix(d.hang, ".hang")
	}
	d.races = filepath.Join(home, "races")
	if err := os.Mkdir(d.races, 0o700); err != nil {
		s.t.Fatal(err)
	}
}

// harmDisk has another program do something to the journal, or the disk fill up or
// hang, or lets it go on.
func (s *faultStorm) harmDisk() {
	d := &s.disk
	switch {
	case d.full || d.hung:
		if s.rng.IntN(2) == 0 {
			s.fault("disk well again")
			s.healDisk()
			return
		}
		if d.hung {
			return // it would hold this test as well
		}
	case d.mount != "" && s.rng.IntN(3) > 0:
		s.failDisk()
		return
	}
	s.harmJournal()
}

// failDisk fills the disk or has it hang.
func (s *faultStorm) failDisk() {
	d := &s.disk
	if d.kind == smallTmpfs {
		s.fault("disk full")
		fill(s.t, filepath.Join(d.mount, "filler"))
		d.full = true
	} else {
		// A journal that was harmed, of a disk that hangs before anybody could look at
		// it, is more than the program can know.
		time.Sleep(time.Until(d.harmed.Add(noticesWithin)))
		calls := []string{"write fsync", "fsync", "getattr readdir mkdir unlink create open read write rename fsync fsyncdir"}[s.rng.IntN(3)]
		s.fault("disk hangs")
		s.note("in " + calls)
		if err := os.WriteFile(d.hang, []byte(calls), 0o600); err != nil {
			s.t.Fatal(err)
		}
		d.hung = true
	}
	d.harmed = time.Now()
}

// healDisk makes room on the disk, or has it answer again.
func (s *faultStorm) healDisk() {
	d := &s.disk
	if d.full {
		if err := os.Remove(filepath.Join(d.mount, "filler")); err != nil {
			s.t.Fatal(err)
		}
	}
	if d.hung {
		if err := os.Remove(d.hang); err != nil {
			s.t.Fatal(err)
		}
	}
	if d.full || d.hung {
		d.full, d.hung, d.harmed = false, false, time.Now()
	}
}

// harmJournal has another program do something to the journal.
func (s *faultStorm) harmJournal() {
	now := s.holder()
	if now == "" {
		return
	}
	s.agree() // before it is harmed
	var err error
	switch s.rng.IntN(4) {
	case 0:
		s.fault("journal removed")
		err = os.Remove(now)
	case 1:
		s.fault("journal truncated")
		err = os.Truncate(now, 0)
	case 2:
		s.fault("journal replaced")
		other := now + ".other"
		if err = os.WriteFile(other, []byte("something else\n"), 0o600); err == nil || errors.Is(err, syscall.ENOSPC) {
			err = os.Rename(other, now)
		}
	case 3:
		if dir := s.disk.races; filepath.Dir(now) == dir {
			s.fault("folder renamed")
			old := fmt.Sprintf("%s-old-%d", dir, s.counts.faults["folder renamed"])
			if err = os.Rename(dir, old); err == nil && s.rng.IntN(2) == 0 {
				err = os.Mkdir(dir, 0o700)
			}
		}
	}
	if err != nil {
		s.t.Fatal(err)
	}
	s.disk.harmed = time.Now()
}

// holder returns the file that holds most of the race.
func (s *faultStorm) holder() string {
	best, most := "", 0
	for path, lines := range s.files() {
		if len(lines) > most || len(lines) == most && path > best {
			best, most = path, len(lines)
		}
	}
	return best
}

// files returns the lines of every file in the home folder that is a chain. Those on a
// disk that may hang are read from where it has them, and named as the program knows
// them.
func (s *faultStorm) files() map[string][]line {
	d := &s.disk
	all := map[string][]line{}
	_ = filepath.WalkDir(s.h.dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil {
			return nil //nolint:nilerr // what vanishes meanwhile is not there
		}
		if d.under != "" && path == d.mount {
			return fs.SkipDir
		}
		if !e.Type().IsRegular() || filepath.Ext(path) != ".jsonl" {
			return nil
		}
		b, err := os.ReadFile(path)
		if err != nil {
			return nil //nolint:nilerr // the same
		}
		if lines, _, err := chain(b); err == nil && len(lines) > 0 {
			if below, ok := strings.CutPrefix(path, d.under+"/"); d.under != "" && ok {
				path = filepath.Join(d.mount, below)
			}
			all[path] = lines
		}
		return nil
	})
	return all
}

// noticesWithin is the time in which the program must notice harm to its journal: a
// second, and two for a disk that hangs, on a machine that may be busy.
const noticesWithin = 3 * time.Second

// agree fails unless as many lines as the screen calls saved are in some file, once
// the program has had time to notice what was done to the journal.
func (s *faultStorm) agree() {
	if time.Since(s.disk.harmed) < noticesWithin {
		return
	}
	text := s.x.text()
	shown, _, ok := saved(text)
	if !ok {
		return
	}
	most := 0
	for _, lines := range s.files() {
		most = max(most, len(lines))
	}
	if most < shown {
		s.t.Errorf("the screen calls %d lines saved, and no file has more than %d:\n%s", shown, most, text)
	}
}

// told fails where lines stay unsaved and the screen does not call them so.
func (s *faultStorm) told() {
	s.x.within(patience, "all saved, or NOT SAVED", func(text string) bool {
		shown, logged, ok := saved(text)
		return ok && shown == logged || strings.Contains(text, "NOT SAVED")
	})
}
