package pack

import (
	"fmt"
	"path/filepath"

	"spotter/text"

	"github.com/gofrs/flock"
)

// LockedError says that another spotter records or builds in a folder.
type LockedError struct{ Path string }

func (e *LockedError) Error() string {
	return fmt.Sprintf("folder %s is in use by another spotter, which records or builds in it", text.Escape(e.Path))
}

// LockDraft opens the draft in a folder as [OpenDraft] does, and keeps the folder
// from every other LockDraft, of this process too: until unlock is called, or the
// process ends, however it ends. Where another has it, the error is a [LockedError].
// Nothing is left in the folder, and nobody is kept from reading it.
func LockDraft(dir string, find ...Finder) (d *Draft, unlock func() error, err error) {
	abs, err := filepath.Abs(dir)
	if err != nil {
		return nil, nil, packError(dir, err)
	}
	l := flock.New(lockPath(abs), flock.SetFlag(lockFlags))
	ok, err := l.TryLock()
	if isLocked(ok, err) {
		return nil, nil, &LockedError{abs}
	}
	defer func() {
		if d == nil {
			_ = l.Close() // the first error counts
		}
	}()
	d, unread := OpenDraft(dir, find...)
	switch { // what keeps a folder from being read says more than that it cannot be locked
	case unread != nil:
		return nil, nil, unread
	case err != nil:
		return nil, nil, fmt.Errorf("locking folder %s: %w", text.Escape(abs), bare(err))
	}
	return d, l.Unlock, nil
}
