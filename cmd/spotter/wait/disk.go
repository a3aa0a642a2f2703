package wait

import (
	"fmt"
	"os"
	"path/filepath"
	"time"

	"spotter/cmd/spotter/fault"
	"spotter/journal"
)

// How long a disk may take before the first screen. It is told within 2 s.
const (
	FirstAnswer = 1700 * time.Millisecond // for the first look at a folder or file
	WholeAnswer = 10 * time.Second        // for all of a pack, or of a race of many hours
	LeastAnswer = 100 * time.Millisecond  // for another place, once one has used up the time
)

// Answer returns what f returns. If that takes longer than limit, f goes on alone: a
// call to a disk that does not answer cannot be ended. The error then names place and
// wraps [journal.ErrSilent]; next says what to do. A result that comes too late is
// closed if it is an [Abandoned].
func Answer[T any](limit time.Duration, place, next string, f func() (T, error)) (T, error) {
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
				if x, ok := any(a.t).(Abandoned); ok {
					x.Abandon()
				}
			}
		}()
		var none T
		return none, fault.Failed(fmt.Errorf("%s: %w", place, journal.ErrSilent), "check that disk, card or network; or "+next)
	}
}

// Abandoned is implemented by a result that must not stay open when nobody waits for it
// any more.
type Abandoned interface{ Abandon() }

// Reach returns an error if the disk of a file or folder does not answer. It looks
// the name up, and reads a little: whatever else is wrong there is left to whoever
// opens it.
func Reach(path, next string) error {
	_, err := Answer(FirstAnswer, path, next, func() (struct{}, error) {
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

// Soon holds the result of something that runs in the background, whose disk may never
// answer.
type Soon[T any] struct {
	result chan T
	began  time.Time
}

// Start runs f in the background.
func Start[T any](f func() T) Soon[T] {
	s := Soon[T]{make(chan T, 1), time.Now()}
	go func() { s.result <- f() }()
	return s
}

// Get returns the result; ok is false where it did not come within [FirstAnswer] of the
// beginning.
func (s Soon[T]) Get() (t T, ok bool) {
	late := time.NewTimer(max(LeastAnswer, FirstAnswer-time.Since(s.began)))
	defer late.Stop()
	select {
	case t = <-s.result:
		return t, true
	case <-late.C:
		return t, false
	}
}
