package follow

import (
	"syscall"

	"spotter/journal"
)

// fullFile is on a disk that is full.
type fullFile struct{ journal.File }

func (f *fullFile) WriteAt([]byte, int64) (int, error) { return 0, syscall.ENOSPC }
