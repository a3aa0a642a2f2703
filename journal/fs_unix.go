//go:build unix

package journal

import (
	"fmt"
	"os"
	"path/filepath"
)

// lockFlags open the journal itself to lock it: for writing, as NFS wants it for
// an exclusive lock, and never making one.
const lockFlags = os.O_RDWR

// lockPath is the file that is locked: the journal itself, so that nothing is
// left beside it, and so that two names of one file are one lock.
func lockPath(path string) string { return path }

// SyncDir implements [FS].
func (OS) SyncDir(path string) error {
	dir, err := os.Open(filepath.Dir(path))
	if err != nil {
		return fmt.Errorf("opening the folder of %s: %w", path, err)
	}
	err = dir.Sync()
	if err2 := dir.Close(); err == nil {
		err = err2
	}
	if err != nil && !isUnsupported(err) {
		return fmt.Errorf("syncing the folder of %s: %w", path, err)
	}
	return nil
}
