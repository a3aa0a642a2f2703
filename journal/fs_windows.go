package journal

import "os"

// lockFlags open the file that is locked.
const lockFlags = os.O_CREATE | os.O_RDWR

// lockPath is a file beside the journal: Windows forbids reading a locked one,
// and a journal can always be read.
func lockPath(path string) string { return path + ".lock" }

// SyncDir implements [FS]. Windows has no such thing: NTFS logs names itself.
func (OS) SyncDir(string) error { return nil }
