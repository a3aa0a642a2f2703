package journal

import (
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/gofrs/flock"
)

// FS holds the calls that a [Writer] makes to a file system. [OS] is the real one; tests bring
// one that fails and crashes on demand. A method may be called while another call
// hangs, never twice at a time otherwise.
type FS interface {
	Opener
	Names
}

// Opener opens files.
type Opener interface {
	// Open opens a file for reading.
	Open(path string) (io.ReadCloser, error)
	// OpenWrite opens a file for writing and reading back; with create it makes a
	// new one, and fails with an error that is [fs.ErrExist] if there is one.
	OpenWrite(path string, create bool) (File, error)
	// MakeFolder makes a folder, and those above it, where it is missing.
	MakeFolder(path string) error
}

// Names works on the names of files.
type Names interface {
	// Lock locks a file that exists against other writers, of this process too,
	// and fails with an error that is [ErrLocked] if one has it.
	Lock(path string) (unlock func() error, err error)
	// Look returns what a path names now, seen from a file that was opened there, or from
	// nil.
	Look(path string, f File) (Sight, error)
	// Remove takes a file away.
	Remove(path string) error
	// SyncDir makes the names in the folder of path durable.
	SyncDir(path string) error
}

// Sight compares the file that a path names now with the file that was opened there.
type Sight struct {
	Same bool      // the path names that very file
	Size int64     // of the file that the path names, bytes
	Mod  time.Time // when it was last changed
	Odd  bool      // it is a folder, a pipe or a device: no file that bytes can be kept in
}

// File is a file open for writing.
type File interface {
	io.ReaderAt
	io.WriterAt
	io.Closer
	Truncate(size int64) error
	// Sync returns when what was written is on the disk.
	Sync() error
}

// ErrLocked is the error of [FS.Lock] when another writer has the file.
var ErrLocked = errors.New("locked")

// OS is the file system of the operating system.
type OS struct{}

// Open implements [FS].
func (OS) Open(path string) (io.ReadCloser, error) { return os.Open(path) }

// private are the rights of every file that this package makes or writes to: a
// journal tells of a person's falls and medical notes, so only its owner reads it.
const private = 0o600

// OpenWrite implements [FS]. A new file can be read by its owner only. One that
// was made with wider rights, as spotter used to, is narrowed to that.
func (OS) OpenWrite(path string, create bool) (File, error) {
	flags := os.O_RDWR
	if create {
		flags |= os.O_CREATE | os.O_EXCL
	}
	f, err := os.OpenFile(path, flags, private)
	if err != nil {
		return nil, err
	}
	info, err := f.Stat()
	if err != nil {
		_ = f.Close() // nothing was written
		return nil, err
	}
	if info.Mode().IsRegular() && info.Mode().Perm()&^private != 0 {
		_ = f.Chmod(private) // a file of another owner, or a disk without rights, stays as it is
	}
	return osFile{f, info}, nil
}

// MakeFolder implements [FS]. A new folder is its owner's alone.
func (OS) MakeFolder(path string) error { return os.MkdirAll(path, 0o700) }

const odd = os.ModeDir | os.ModeNamedPipe | os.ModeSocket | os.ModeDevice

// Look implements [FS]. It follows links, as opening does.
func (OS) Look(path string, f File) (Sight, error) {
	now, err := os.Stat(path)
	if err != nil {
		return Sight{}, err
	}
	of, ok := f.(osFile)
	return Sight{Same: ok && os.SameFile(of.info, now), Size: now.Size(), Mod: now.ModTime(), Odd: now.Mode()&odd != 0}, nil
}

// Remove implements [FS].
func (OS) Remove(path string) error { return os.Remove(path) }

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
type osFile struct {
	*os.File
	info os.FileInfo // as it was when it was opened: which file it is
}

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
