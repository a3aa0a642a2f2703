package journal

import (
	"bytes"
	"errors"
	"io"
	"time"
)

// disk is the side of a [Writer] that its goroutine owns: the file and the lines
// that are not durable in it yet. Until they are, they count as unsaved, whatever
// the file system said of writing them: after a failed sync an operating system
// may drop the pages and call them clean.
type disk struct {
	path   string
	name   string // of the file that the journal was opened with: new ones are named after it
	file   File   // nil between a failure and reopening
	unlock func() error
	off    int64     // where the durable lines end in the file
	seq    uint64    // of the last durable line
	head   string    // its hash
	tail   []byte    // the lines after it, a copy of the ledger's
	last   uint64    // sequence number of the last line of tail
	mod    time.Time // when the file was last changed, as of the last look
	// stale says that bytes after off may be left of a write that failed. They are
	// cut, durably, before anything is written there: else a crash could leave new
	// lines after a hole, which would be damage and not a torn end.
	stale bool
	// suspect says that the file was changed by nobody here, for all that its time
	// of change tells: it has to be read back.
	suspect bool
	// missed says that a look has shown that the durable lines are no longer
	// at path: they do not count as saved.
	missed bool
	// unnamed says that the name of the file is not known to be durable.
	unnamed bool
}

// fill copies to the tail what the ledger has beyond it.
func (d *disk) fill(l *ledger) {
	d.tail, d.last, _ = l.from(d.tail, d.off+int64(len(d.tail)))
}

// flush writes the tail and syncs it. What it could make durable, in whole
// lines, has left the tail when it returns, with an error or without.
func (d *disk) flush() error {
	if len(d.tail) == 0 {
		return nil
	}
	if d.stale {
		err := d.file.Truncate(d.off)
		if err == nil {
			err = d.file.Sync()
		}
		if err != nil {
			return &stepError{"repair", err}
		}
		d.stale = false
	}
	n, err := d.file.WriteAt(d.tail, d.off)
	if err == nil && n < len(d.tail) {
		err = io.ErrShortWrite
	}
	whole := bytes.LastIndexByte(d.tail[:min(max(n, 0), len(d.tail))], '\n') + 1
	if err != nil {
		err = &stepError{"write", err}
		d.stale = d.file.Truncate(d.off+int64(whole)) != nil // a reader is to meet whole lines
	}
	if whole == 0 {
		return err
	}
	if serr := d.file.Sync(); serr != nil {
		return &stepError{"sync", serr}
	}
	d.settle(whole)
	return err
}

// stepError says which step failed.
type stepError struct {
	verb string // such as "sync"
	err  error
}

func (e *stepError) Error() string { return e.err.Error() }
func (e *stepError) Unwrap() error { return e.err }

// settle takes the first n bytes of the tail, whole lines, as durable.
func (d *disk) settle(n int) {
	lines := d.tail[:n]
	d.head = string(lines[n-len(`"}`)-1-hashLen : n-len(`"}`)-1])
	d.off += int64(n)
	if n == len(d.tail) {
		d.seq, d.tail = d.last, d.tail[:0]
		if cap(d.tail) > keepTail {
			d.tail = nil
		}
		return
	}
	d.seq += uint64(bytes.Count(lines, []byte{'\n'}))
	d.tail = append(d.tail[:0], d.tail[n:]...)
}

// keepTail is the buffer that is kept for the next lines; a failed disk may have
// made it much larger.
const keepTail = 1 << 20

// release closes the file and unlocks it.
func (d *disk) release() {
	if d.file != nil {
		_ = d.file.Close() // all that counts was synced, or was told to be lost
		d.file = nil
	}
	if d.unlock != nil {
		_ = d.unlock() // the lock ends with the process in any case
		d.unlock = nil
	}
}

// reopen opens the file anew after a failure: the disk may have gone and come
// back. It must still be the file that ends in what is durable, but for what
// was not synced.
func (d *disk) reopen(fsys FS) error {
	path := d.path
	d.release()
	unlock, err := fsys.Lock(path)
	if err != nil {
		return &stepError{"lock", notThere(err)}
	}
	d.unlock = unlock
	if err := d.same(fsys, path); err != nil {
		return &stepError{"reopen", err}
	}
	if d.file, err = fsys.OpenWrite(path, false); err != nil {
		d.file = nil
		return &stepError{"reopen", notThere(err)}
	}
	d.stale, d.suspect = true, true
	return nil
}

// same checks that the file at path goes on, after its durable lines, with
// nothing but what may be left of the tail: its beginning, or, where a disk lost
// what was not synced, rubbish without a newline.
func (d *disk) same(fsys FS, path string) error {
	r, err := fsys.Open(path)
	if err != nil {
		return notThere(err)
	}
	defer r.Close()
	const back = hashLen + 3
	if d.off >= back {
		if _, err := io.CopyN(io.Discard, r, d.off-back); err != nil {
			return foreign(err, "the file was cut short")
		}
		var end [back]byte
		if _, err := io.ReadFull(r, end[:]); err != nil {
			return foreign(err, "the file was cut short")
		}
		if string(end[:hashLen]) != d.head {
			return &goneError{errors.New("another file has its name")}
		}
	}
	rest, err := io.ReadAll(io.LimitReader(r, int64(len(d.tail))+maxLine))
	if err != nil {
		return err
	}
	if !bytes.HasPrefix(d.tail, rest) && bytes.IndexByte(rest, '\n') >= 0 {
		return &goneError{errors.New("another program wrote to the file")}
	}
	return nil
}

func foreign(err error, msg string) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return &goneError{errors.New(msg)}
	}
	return err
}
