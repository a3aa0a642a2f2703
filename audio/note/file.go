package note

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"syscall"
	"time"

	"spotter/audio/wav"
)

// What a file holds.
const (
	Rate       = 16000            // frames a second, of 16 bits, mono
	Most       = 30 * time.Second // of sound in one file
	frameBytes = 2
	mostBytes  = int(Most/time.Second) * Rate * frameBytes
)

// file is a WAV file while it grows. Its header counts what it holds after each write: a kill
// leaves a sound file that lacks at most what was just written.
type file struct {
	store wav.File
	name  string
	size  int64 // bytes of samples
}

// createFile makes a file at path, or beside it where there is one.
func createFile(path string, create func(string) (wav.File, string, error)) (*file, error) {
	store, name, err := create(path)
	if err != nil {
		return nil, fmt.Errorf("making the file of the note: %w", why(err))
	}
	f := &file{store: store, name: name}
	if err := f.count(); err != nil {
		return nil, errors.Join(err, store.Close())
	}
	return f, nil
}

// add writes samples behind those that are there, and then the header that counts them.
func (f *file) add(pcm []byte) error {
	if _, err := f.store.WriteAt(pcm, wav.PlainHeader+f.size); err != nil {
		return fmt.Errorf("writing the note: %w", why(err))
	}
	f.size += int64(len(pcm))
	return f.count()
}

// count has the header count what the file holds.
func (f *file) count() error {
	if _, err := f.store.WriteAt(wav.MonoHeader(Rate, uint32(f.size)), 0); err != nil {
		return fmt.Errorf("writing the note: %w", why(err))
	}
	return nil
}

// close ends the file: what it does not count is cut off, and it is on the disk.
func (f *file) close() error {
	err := f.store.Truncate(wav.PlainHeader + f.size)
	if s, ok := f.store.(interface{ Sync() error }); ok {
		err = errors.Join(err, s.Sync())
	}
	if err = errors.Join(err, f.store.Close()); err != nil {
		return fmt.Errorf("saving the note: %w", why(err))
	}
	return nil
}

// length returns how long so many bytes of samples sound.
func length(size int64) time.Duration {
	return time.Duration(size/frameBytes) * time.Second / Rate
}

// why says in few words what is wrong with a disk.
func why(err error) error {
	if errors.Is(err, syscall.ENOSPC) {
		return errDiskFull
	}
	return err
}

// errDiskFull says that a note does not fit on the disk.
var errDiskFull = errors.New("the disk is full")

// mostChecked is the size of the largest file that is read: more is no note.
const mostChecked = 16 << 20

// sum returns the SHA-256 of the file at path, in lower-case hex, and its size.
func sum(path string) (string, int64, error) {
	info, err := os.Stat(path)
	if err == nil && !info.Mode().IsRegular() {
		err = fmt.Errorf("%s is no ordinary file", path)
	}
	if err != nil {
		return "", 0, err
	}
	f, err := os.Open(path)
	if err != nil {
		return "", 0, err
	}
	defer f.Close()
	h := sha256.New()
	n, err := io.Copy(h, io.LimitReader(f, mostChecked+1))
	if err == nil && n > mostChecked {
		err = fmt.Errorf("%s has more than %d bytes: it is no note by voice", path, mostChecked)
	}
	return hex.EncodeToString(h.Sum(nil)), n, err
}

// Kept says how the file of a note is.
type Kept uint8

// The states of a file.
const (
	Whole   Kept = iota // it is as the journal says
	Missing             // it is not there
	Changed             // it is not as the journal says
)

// Check compares the file at path with the SHA-256 that a journal has for it. The error is
// one of reading the file.
func Check(path, sha256 string) (Kept, error) {
	got, _, err := sum(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return Missing, nil
	case err != nil:
		return Changed, err
	case got != sha256:
		return Changed, nil
	}
	return Whole, nil
}
