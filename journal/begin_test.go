//go:build unix

package journal

import (
	"errors"
	"io/fs"
	"testing"
	"testing/synctest"
	"time"

	"spotter/race"
)

// slowFS is a disk that answers the first call of one kind when it is told to, and
// then with an error if there is one.
type slowFS struct {
	*faultFS
	call   string
	answer chan error
}

func (s *slowFS) wait(call string) error {
	if s.call != call {
		return nil
	}
	s.call = ""
	return <-s.answer
}

func (s *slowFS) OpenWrite(path string, create bool) (File, error) {
	if err := s.wait("open"); err != nil {
		return nil, err
	}
	return s.faultFS.OpenWrite(path, create)
}

func (s *slowFS) Lock(path string) (func() error, error) {
	if err := s.wait("lock"); err != nil {
		return nil, err
	}
	return s.faultFS.Lock(path)
}

func (s *slowFS) SyncDir(path string) error {
	if err := s.wait("name"); err != nil {
		return err
	}
	return s.faultFS.SyncDir(path)
}

// A disk that does not answer at the start holds nobody: there is a journal, its
// Status says what is wrong, and all is saved once the disk answers, whatever it says.
func TestCreateOnASilentDisk(t *testing.T) {
	for _, call := range []string{"open", "lock", "name"} {
		for _, says := range []error{nil, fs.ErrPermission, fs.ErrNotExist} {
			t.Run(call, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					f := &slowFS{newFaultFS(), call, make(chan error)}
					began := time.Now()
					w, err := Create(memPath, boston(), Options{FS: f, Now: clock(), StartWithin: time.Second, Rescue: []string{"/state"}})
					if took := time.Since(began); err != nil || took != time.Second {
						t.Fatalf("after %v: %v", took, err)
					}
					w.Append(cue(race.EventID(1), w.o.Now()))
					time.Sleep(time.Second)
					s := w.Status()
					if d, ok := errors.AsType[*DiskError](s.Err); !ok || !errors.Is(d, ErrSilent) || s.Durable != 0 || s.Logged != 2 || d.For < 2*time.Second {
						t.Errorf("%+v", s)
					}
					f.answer <- says
					time.Sleep(10 * time.Second)
					if s := w.Status(); s.Err != nil || s.Durable != s.Logged || s.Moved != nil && s.Moved.Why != errUnmade {
						t.Errorf("once it answered %v: %+v", says, s)
					}
					must(t, w.Close("left"))
					log, err := readFS(f, w.Path(), &ledger{})
					must(t, errors.Join(err, log.Err()))
					if log.Lines < 3 || !log.Closed {
						t.Errorf("%d lines in %s", log.Lines, w.Path())
					}
				})
			})
		}
	}
}

// What a disk says in time is an error of Create, as without StartWithin.
func TestCreateFailsInTime(t *testing.T) {
	for _, call := range []string{"open", "lock", "name"} {
		synctest.Test(t, func(t *testing.T) {
			f := &slowFS{newFaultFS(), call, make(chan error)}
			go func() {
				time.Sleep(time.Second)
				f.answer <- fs.ErrPermission
			}()
			_, err := Create(memPath, boston(), Options{FS: f, Now: clock(), StartWithin: 2 * time.Second})
			if !errors.Is(err, fs.ErrPermission) {
				t.Errorf("%s: %v", call, err)
			}
		})
	}
}
