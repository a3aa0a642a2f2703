package journal

import (
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/gofrs/flock"
)

// FS is what a [Writer] asks of a file system. [OS] is the real one; tests bring
// one that fails and crashes on demand. Its methods are called by one goroutine
// at a time.
type FS interface {
	// Open opens a file for reading.
	Open(path string) (io.ReadCloser, error)
	// OpenWrite opens a file for writing; with create it makes a new one, and
	// fails with an error that is [fs.ErrExist] if there is one.
	OpenWrite(path string, create bool) (File, error)
	// Lock locks a file that exists against other writers, of this process too,
	// and fails with an error that is [ErrLocked] if one has it.
	Lock(path string) (unlock func() error, err error)
	// SyncDir makes the names in the folder of path durable.
	SyncDir(path string) error
}

// File is a file open for writing.
type File interface {
	io.WriterAt
	io.Closer
	Truncate(size int64) error
	// Sync returns when what was written is on the disk.
	Sync() error
}

// ErrLocked is what [FS.Lock] fails with when another writer has the file.
var ErrLocked = errors.New("locked")

// OS is the file system of the operating system.
type OS struct{}

// Open implements [FS].
func (OS) Open(path string) (io.ReadCloser, error) { return os.Open(path) }

// OpenWrite implements [FS]. A new file can be read by everybody whom the umask
// leaves: a race is public.
func (OS) OpenWrite(path string, create bool) (File, error) {
	flags := os.O_WRONLY
	if create {
		flags |= os.O_CREATE | os.O_EXCL
	}
	f, err := os.OpenFile(path, flags, 0o644)
	if err != nil {
		return nil, err
	}
	return osFile{f}, nil
}

// Lock implements [FS] with an advisory lock that ends with the process, however
// it ends. It never stops a reader.
func (OS) Lock(path string) (unlock func() error, err error) {
	l := flock.New(lockPath(path), flock.SetFlag(lockFlags))
	ok, err := l.TryLock()
	if err == nil && !ok {
		err = ErrLocked
	}
	if err != nil {
		_ = l.Close() // it holds nothing
		return nil, fmt.Errorf("locking %s: %w", path, err)
	}
	return l.Unlock, nil
}

// osFile is a file whose Sync asks for no more than it must, and whose WriteAt
// tells how far it came.
type osFile struct{ *os.File }

// WriteAt implements [io.WriterAt]. That of [os.File] returns 0 when a disk was
// full after a part, and what fits would not be kept.
func (f osFile) WriteAt(b []byte, off int64) (n int, err error) {
	if _, err := f.Seek(off, io.SeekStart); err != nil {
		return 0, err
	}
	return f.Write(b)
}

// Sync implements [File].
func (f osFile) Sync() error { return datasync(f.File) }
