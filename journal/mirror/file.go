package mirror

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path/filepath"
	"strings"

	"spotter/journal"
)

// file is the file of a copy, as the goroutine that writes it knows it. The zero value is
// closed.
type file struct {
	path   string
	f      journal.File // nil: closed
	unlock func() error // nil where it has no lock
	off    int64        // bytes that are synced, whole lines
	lines  uint64       // lines that are synced
	buf    []byte       // the piece that is written
}

func (f *file) open() bool { return f.f != nil }

// release closes the file. What counts was synced.
func (f *file) release() {
	if f.f != nil {
		_ = f.f.Close()
		f.f = nil
	}
	if f.unlock != nil {
		_ = f.unlock() // it ends with the process in any case
		f.unlock = nil
	}
}

// errChanged says that a copy is not what was written to it.
var errChanged = errors.New("another program changed the copy")

// look checks by the name of the file that it is still the one that is written to, and
// as long as it was.
func (f *file) look(fsys journal.FS) error {
	s, err := fsys.Look(f.path, f.f)
	if err == nil && (!s.Same || s.Size != f.off) {
		err = errChanged
	}
	return err
}

// find opens the file in the folder that can go on as the copy, or makes one. Files of
// the name that are no copy of this journal are left alone.
func (f *file) find(o *Options, l Lines, ready int64) (Beginning, error) {
	began := Fresh
	for n := 1; n <= mostNames; n++ {
		path := filepath.Join(o.Folder, numbered(o.Name, n))
		size, err := fits(o.FS, path, l, ready)
		switch {
		case errors.Is(err, errOther):
			began = Beside
			continue
		case errors.Is(err, fs.ErrNotExist):
			if err = f.create(o.FS, path); errors.Is(err, fs.ErrExist) { // a link to nothing
				began = Beside
				continue
			}
			return began, err
		case err != nil:
			return began, err
		}
		if path == f.path { // what a disk said to have synced counts, and nothing behind it
			size = min(size, f.off)
		}
		return GoesOn, f.reopen(o.FS, path, l, size)
	}
	return began, fmt.Errorf("there are %d files of that name", mostNames)
}

// numbered returns a name for the nth file: race.jsonl, race-2.jsonl and so on.
func numbered(name string, n int) string {
	if n == 1 {
		return name
	}
	ext := filepath.Ext(name)
	return fmt.Sprintf("%s-%d%s", strings.TrimSuffix(name, ext), n, ext)
}

// create makes a new file, with a durable name.
func (f *file) create(fsys journal.FS, path string) error {
	w, err := fsys.OpenWrite(path, true)
	if err != nil {
		return err
	}
	f.path, f.f, f.off, f.lines = path, w, 0, 0
	if err := f.lock(fsys); err != nil {
		return err
	}
	return fsys.SyncDir(path)
}

// reopen opens a file whose first size bytes are the journal's, and cuts off an
// unfinished line behind them.
func (f *file) reopen(fsys journal.FS, path string, l Lines, size int64) error {
	w, err := fsys.OpenWrite(path, false)
	if err != nil {
		return err
	}
	f.path, f.f, f.off, f.lines = path, w, size, countLines(l, size)
	if err := f.lock(fsys); err != nil {
		return err
	}
	s, err := fsys.Look(path, w)
	if err == nil && s.Size > size {
		err = w.Truncate(size)
	}
	if err == nil {
		err = w.Sync()
	}
	return err
}

// lock keeps other writers from the file, and with them a spotter that would take the copy
// up. A disk that knows no locks does without.
func (f *file) lock(fsys journal.FS) error {
	unlock, err := fsys.Lock(f.path)
	if errors.Is(err, journal.ErrLocked) {
		return err
	}
	if err == nil {
		f.unlock = unlock
	}
	return nil
}

// errOther says that a file is no copy of the journal.
var errOther = errors.New("it is no copy of this journal")

// fits returns how many bytes of a file are the journal's, whole lines, where nothing but
// an unfinished line comes behind them. Any other file is [errOther]. An empty file fits.
func fits(fsys journal.FS, path string, l Lines, ready int64) (size int64, err error) {
	if s, err := fsys.Look(path, nil); err == nil && s.Odd {
		return 0, errOther // a pipe would hold whoever opens it
	}
	r, err := fsys.Open(path)
	if err != nil {
		return 0, err
	}
	defer r.Close()
	room := make([]byte, pieceSize)
	for at := int64(0); ; {
		n, err := io.ReadFull(r, room)
		got := room[:n]
		for len(got) > 0 {
			want := l.Piece(at)
			want = want[:min(int64(len(want)), max(0, ready-at), int64(len(got)))]
			same := common(got, want)
			if i := bytes.LastIndexByte(got[:same], '\n'); i >= 0 {
				size = at + int64(i) + 1
			}
			if same < len(want) || len(want) == 0 {
				return size, unfinished(size, got[same:], r)
			}
			at, got = at+int64(same), got[same:]
		}
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			return size, nil
		}
		if err != nil {
			return 0, err
		}
	}
}

// unfinished returns nil where the rest of a file is part of one line, behind whole lines
// of the journal.
func unfinished(size int64, rest []byte, r io.Reader) error {
	if size == 0 {
		return errOther
	}
	more, err := io.ReadAll(io.LimitReader(r, longestUnfinished))
	if err != nil {
		return err
	}
	if len(more) == longestUnfinished || bytes.IndexByte(rest, '\n') >= 0 || bytes.IndexByte(more, '\n') >= 0 {
		return errOther
	}
	return nil
}

// common returns the length of the beginning that two texts share.
func common(a, b []byte) int {
	n := 0
	for n < min(len(a), len(b)) && a[n] == b[n] {
		n++
	}
	return n
}

// countLines counts the lines of the first size bytes.
func countLines(l Lines, size int64) (n uint64) {
	for at := int64(0); at < size; {
		b := l.Piece(at)
		b = b[:min(int64(len(b)), size-at)]
		n += uint64(bytes.Count(b, []byte{'\n'}))
		at += int64(len(b))
	}
	return n
}

// extend writes what is ready behind the lines that the file has, and syncs it. Each
// write is of whole lines; a kill in its middle may cut one off at the end of a page, as in a journal.
func (f *file) extend(l Lines, ready int64) error {
	if f.off >= ready {
		return nil
	}
	off, lines := f.off, f.lines
	for off < ready {
		f.buf = nextLines(f.buf[:0], l, off, ready)
		n, err := f.f.WriteAt(f.buf, off)
		if err == nil && n < len(f.buf) {
			err = io.ErrShortWrite
		}
		if err != nil {
			whole := bytes.LastIndexByte(f.buf[:max(0, n)], '\n') + 1
			_ = f.f.Truncate(off + int64(whole)) // a reader is to meet whole lines; found again by its bytes
			return err
		}
		off += int64(n)
		lines += uint64(bytes.Count(f.buf, []byte{'\n'}))
	}
	if err := f.f.Sync(); err != nil {
		return err
	}
	f.off, f.lines = off, lines
	return nil
}

// nextLines appends whole lines from off on: as many as fill a piece, and at least one.
func nextLines(b []byte, l Lines, off, ready int64) []byte {
	for off < ready {
		p := l.Piece(off)
		p = p[:min(int64(len(p)), ready-off)]
		b, off = append(b, p...), off+int64(len(p))
		if end := bytes.LastIndexByte(b, '\n') + 1; len(b) >= pieceSize && end > 0 {
			return b[:end]
		}
	}
	return b
}

// reread compares every byte of the file with the journal's.
func (f *file) reread(l Lines) error {
	room := make([]byte, pieceSize)
	for at := int64(0); at < f.off; {
		want := l.Piece(at)
		want = want[:min(int64(len(want)), f.off-at, pieceSize)]
		got := room[:len(want)]
		if n, err := f.f.ReadAt(got, at); n < len(got) {
			return fmt.Errorf("reading it back: %w", err)
		}
		if !bytes.Equal(got, want) {
			return errChanged
		}
		at += int64(len(want))
	}
	return nil
}
