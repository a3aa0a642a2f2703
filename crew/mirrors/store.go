package mirrors

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"spotter/crew/wire"
	"spotter/journal"
)

// Store keeps the mirrors in one folder. Its methods may be called at the same time.
type Store struct {
	folder string
	fs     journal.FS
	unlock func() error
	ahead  *ahead
	owed   map[string][]record // what the logs have, by race and name; nil once the mirrors have it

	mu      sync.Mutex
	mirrors map[string]*mirror // by race and name, with a slash between them
	gone    map[string]bool    // races whose files were deleted, or are being deleted
}

// Options say where a store is.
type Options struct {
	Folder    string        // made where it is missing
	FS        journal.FS    // nil: that of the operating system
	SyncEvery time.Duration // between the beginnings of two syncs that small batches share; 0 for 25 ms
}

// ErrNames is the error for a race or a mirror whose name has not the form of one.
var ErrNames = errors.New("no name of a race or of a journal")

// Open opens the store of a folder. One program at a time may have it.
func Open(o Options) (*Store, error) {
	s := &Store{folder: o.Folder, fs: cmp.Or[journal.FS](o.FS, journal.OS{}), mirrors: make(map[string]*mirror)}
	if err := s.fs.MakeFolder(o.Folder); err != nil {
		return nil, fmt.Errorf("making the folder of the mirrors: %w", err)
	}
	lock := filepath.Join(o.Folder, "lock")
	f, err := s.fs.OpenWrite(lock, true)
	if err == nil {
		err = f.Close()
	}
	if err != nil && !errors.Is(err, fs.ErrExist) {
		return nil, fmt.Errorf("making the lock of the mirrors: %w", err)
	}
	s.unlock, err = s.fs.Lock(lock)
	if errors.Is(err, journal.ErrLocked) {
		return nil, fmt.Errorf("another headquarters has the mirrors in %s open: %w", o.Folder, err)
	}
	if err != nil {
		return nil, err
	}
	if err := s.recover(cmp.Or(o.SyncEvery, syncEvery)); err != nil {
		return nil, errors.Join(err, s.unlock())
	}
	return s, nil
}

// recover brings into the mirrors what the logs have and they lack, and begins a new log, which is synced that often.
func (s *Store) recover(every time.Duration) error {
	owed, generation, err := readLogs(s.fs, s.folder)
	if err != nil {
		return fmt.Errorf("reading the log of the mirrors: %w", err)
	}
	s.owed, s.ahead = owed, newAhead(s.fs, s.folder, generation, every)
	for key := range owed {
		race, name, _ := strings.Cut(key, "/")
		m, err := s.find(race, name)
		if errors.Is(err, ErrNames) {
			continue
		}
		if err != nil {
			return err
		}
		m.mu.Unlock()
	}
	s.owed = nil
	if err := removeLogs(s.fs, s.folder); err != nil {
		return fmt.Errorf("removing the log of the mirrors, which have all of it: %w", err)
	}
	return nil
}

// Close lets another program have the folder. It waits for appends that are under way.
func (s *Store) Close() error {
	s.mu.Lock()
	mirrors := s.mirrors
	s.mirrors = nil
	s.mu.Unlock()
	for _, m := range mirrors {
		m.mu.Lock()
		m.closed = true
		m.mu.Unlock()
	}
	if mirrors == nil {
		return ErrClosed
	}
	return errors.Join(s.ahead.close(), s.unlock())
}

// ErrClosed is the error of every call after [Store.Close].
var ErrClosed = errors.New("the store of mirrors is closed")

// find returns a mirror, which is read from its file if that was not done before.
// The caller has to unlock it.
func (s *Store) find(race, name string) (*mirror, error) {
	journalName, number, ok := wire.SplitName(name)
	if !ok || !wire.IsRace(race) {
		return nil, ErrNames
	}
	key := race + "/" + name
	s.mu.Lock()
	if s.mirrors == nil {
		s.mu.Unlock()
		return nil, ErrClosed
	}
	if s.gone[race] {
		s.mu.Unlock()
		return nil, ErrForgotten
	}
	m := s.mirrors[key]
	if m == nil {
		m = &mirror{fs: s.fs, ahead: s.ahead, key: key, path: s.Path(race, name), journal: journalName, number: number, grown: make(chan struct{}), owed: s.owed[key]}
		s.mirrors[key] = m
	}
	s.mu.Unlock()
	m.mu.Lock()
	err := m.read()
	if m.closed {
		err = ErrClosed
	}
	if err != nil {
		m.mu.Unlock()
		return nil, err
	}
	return m, nil
}

// Path returns the file of a mirror.
func (s *Store) Path(race, name string) string { return Path(s.folder, race, name) }

// Path returns the file of a mirror in the folder of a store, for a program that only reads.
func Path(folder, race, name string) string { return filepath.Join(folder, race, name+suffix) }

// Came returns when the last line of a mirror was written here. The error is [fs.ErrNotExist] where
// it has none.
func (s *Store) Came(race, name string) (time.Time, error) {
	if _, _, ok := wire.SplitName(name); !ok || !wire.IsRace(race) {
		return time.Time{}, ErrNames
	}
	info, err := os.Stat(s.Path(race, name))
	if err != nil {
		return time.Time{}, err
	}
	return info.ModTime(), nil
}

// suffix ends the name of a mirror's file.
const suffix = ".jsonl"

// Copy says how much of a mirror there is, nothing at all included.
func (s *Store) Copy(race, name string) (wire.Copy, error) {
	m, err := s.find(race, name)
	if err != nil {
		return wire.Copy{}, err
	}
	defer m.mu.Unlock()
	return m.copy, nil
}

// Read returns bytes of a mirror from a byte on: at most those that room takes, and none at
// the end or beyond. grown is closed when there are more.
func (s *Store) Read(race, name string, from int64, room []byte) (b []byte, grown <-chan struct{}, err error) {
	m, err := s.find(race, name)
	if err != nil {
		return nil, nil, err
	}
	defer m.mu.Unlock()
	n := min(m.copy.Size-from, int64(len(room)))
	if from < 0 || n <= 0 {
		return nil, m.grown, nil
	}
	if err := m.readAt(room[:n], from); err != nil {
		return nil, nil, err
	}
	return room[:n], m.grown, nil
}

// Races lists the races that have a folder, sorted.
func (s *Store) Races() ([]string, error) {
	return s.names(s.folder, func(e os.DirEntry) (string, bool) { return e.Name(), e.IsDir() && wire.IsRace(e.Name()) })
}

// Journals lists the mirrors of a race that have a file, sorted.
func (s *Store) Journals(race string) ([]string, error) {
	if !wire.IsRace(race) {
		return nil, ErrNames
	}
	return s.names(filepath.Join(s.folder, race), func(e os.DirEntry) (string, bool) {
		name, ok := strings.CutSuffix(e.Name(), suffix)
		_, _, is := wire.SplitName(name)
		return name, ok && is
	})
}

func (s *Store) names(folder string, name func(os.DirEntry) (string, bool)) (names []string, err error) {
	list, err := os.ReadDir(folder)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	for _, e := range list {
		if n, ok := name(e); ok {
			names = append(names, n)
		}
	}
	slices.Sort(names)
	return names, err
}
