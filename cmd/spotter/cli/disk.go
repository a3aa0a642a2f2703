package cli

import (
	"fmt"
	"os"
	"path/filepath"
	"time"

	"spotter/journal"
)

// How long a disk may take before the first screen. It is told within 2 s.
const (
	firstAnswer = 1700 * time.Millisecond // for the first look at a folder or file
	wholeAnswer = 10 * time.Second        // for all of a pack, or of a race of many hours
	leastAnswer = 100 * time.Millisecond  // for another place, once one has used up the time
)

// answered returns what f returns. If that takes longer than limit, f goes on alone: a
// call to a disk that does not answer cannot be ended. The error then names place and
// wraps [journal.ErrSilent]; next says what to do. A result that comes too late is
// closed if it is an [abandoned].
func answered[T any](limit time.Duration, place, next string, f func() (T, error)) (T, error) {
	type answer struct {
		t   T
		err error
	}
	got := make(chan answer, 1)
	go func() {
		t, err := f()
		got <- answer{t, err}
	}()
	late := time.NewTimer(limit)
	defer late.Stop()
	select {
	case a := <-got:
		return a.t, a.err
	case <-late.C:
		go func() {
			if a := <-got; a.err == nil {
				if x, ok := any(a.t).(abandoned); ok {
					x.abandon()
				}
			}
		}()
		var none T
		return none, failed(fmt.Errorf("%s: %w", place, journal.ErrSilent), "check that disk, card or network; or "+next)
	}
}

// abandoned is a result that must not stay open when nobody waits for it any more.
type abandoned interface{ abandon() }

// reachable returns an error if the disk of a file or folder does not answer. It looks
// the name up, and reads a little: whatever else is wrong there is left to whoever
// opens it.
func reachable(path, next string) error {
	_, err := answered(firstAnswer, path, next, func() (struct{}, error) {
		touch(path)
		return struct{}{}, nil
	})
	return err
}

// touch reads the beginning of a file, or a few names of a folder and the beginning of
// the pack.toml in it.
func touch(path string) {
	info, err := os.Stat(path)
	if err != nil || !info.IsDir() && !info.Mode().IsRegular() {
		return
	}
	f, err := os.Open(path)
	if err != nil {
		return
	}
	defer f.Close()
	if !info.IsDir() {
		_, _ = f.Read(make([]byte, 1)) // only whether it answers counts
		return
	}
	_, _ = f.ReadDir(16) // the same
	touch(filepath.Join(path, "pack.toml"))
}

// soon is a result that is waited for no longer than is left of a time.
type soon[T any] struct {
	result chan T
	began  time.Time
}

// inBackground runs f, whose disk may never answer.
func inBackground[T any](f func() T) soon[T] {
	s := soon[T]{make(chan T, 1), time.Now()}
	go func() { s.result <- f() }()
	return s
}

// get returns the result; ok is false where it did not come within firstAnswer of the
// beginning.
func (s soon[T]) get() (t T, ok bool) {
	late := time.NewTimer(max(leastAnswer, firstAnswer-time.Since(s.began)))
	defer late.Stop()
	select {
	case t = <-s.result:
		return t, true
	case <-late.C:
		return t, false
	}
}
