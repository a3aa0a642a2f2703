package journal

import (
	"bytes"
	"errors"
	"io"
	"time"

	"spotter/race"
)

// disk is the side of a [Writer] that its goroutine owns: the file, the chain,
// and the lines that are not durable yet. Until they are, they stay in memory,
// whatever the file system said of writing them: after a failed sync an
// operating system may drop the pages and call them clean.
type disk struct {
	file   File // nil between a failure and reopening
	unlock func() error
	chain  *chain
	off    int64  // where the durable lines end in the file
	seq    uint64 // of the last durable line
	head   string // its hash
	tail   []byte // the lines after it
	last   uint64 // sequence number of the last line of tail
	spare  []race.Event
	// stale says that bytes after off may be left of a write that failed. They are
	// cut, durably, before anything is written there: else a crash could leave new
	// lines after a hole, which would be damage and not a torn end.
	stale bool
}

// encode appends the line of e to the tail.
func (d *disk) encode(e *race.Event) {
	d.tail = d.chain.add(d.tail, e)
	d.last = e.Seq
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
			return &stepError{"repairing", err}
		}
		d.stale = false
	}
	n, err := d.file.WriteAt(d.tail, d.off)
	if err == nil && n < len(d.tail) {
		err = io.ErrShortWrite
	}
	whole := bytes.LastIndexByte(d.tail[:min(max(n, 0), len(d.tail))], '\n') + 1
	if err != nil {
		err = &stepError{"writing", err}
		d.stale = d.file.Truncate(d.off+int64(whole)) != nil // a reader is to meet whole lines
	}
	if whole == 0 {
		return err
	}
	if serr := d.file.Sync(); serr != nil {
		return &stepError{"syncing", serr}
	}
	d.settle(whole)
	return err
}

// stepError says which step failed.
type stepError struct {
	doing string
	err   error
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
func (d *disk) reopen(fsys FS, path string) error {
	d.release()
	unlock, err := fsys.Lock(path)
	if err != nil {
		return &stepError{"locking", err}
	}
	d.unlock = unlock
	if err := d.same(fsys, path); err != nil {
		return &stepError{"reopening", err}
	}
	if d.file, err = fsys.OpenWrite(path, false); err != nil {
		return &stepError{"reopening", err}
	}
	d.stale = true
	return nil
}

// same checks that the file at path goes on, after its durable lines, with
// nothing but what may be left of the tail: its beginning, or, where a disk lost
// what was not synced, rubbish without a newline.
func (d *disk) same(fsys FS, path string) error {
	r, err := fsys.Open(path)
	if err != nil {
		return err
	}
	defer r.Close()
	const back = hashLen + 3
	if d.off >= back {
		if _, err := io.CopyN(io.Discard, r, d.off-back); err != nil {
			return foreign(err, "it is shorter than before")
		}
		var end [back]byte
		if _, err := io.ReadFull(r, end[:]); err != nil {
			return foreign(err, "it is shorter than before")
		}
		if string(end[:hashLen]) != d.head {
			return errors.New("it is not the file that was written to")
		}
	}
	rest, err := io.ReadAll(io.LimitReader(r, int64(len(d.tail))+maxLine))
	if err != nil {
		return err
	}
	if !bytes.HasPrefix(d.tail, rest) && bytes.IndexByte(rest, '\n') >= 0 {
		return errors.New("another program wrote to it")
	}
	return nil
}

func foreign(err error, msg string) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return errors.New(msg)
	}
	return err
}

// run is the goroutine: it takes what is queued, makes it durable in groups, and
// tries again with growing pauses while the disk fails.
func (w *Writer) run() {
	defer close(w.done)
	defer w.disk.release()
	retry := time.NewTimer(time.Hour)
	retry.Stop()
	defer retry.Stop()
	var wait time.Duration // 0 while the disk is well
	for {
		due := wait == 0
		select {
		case <-w.wake:
		case <-retry.C:
			due = true
		}
		closing := w.take()
		if closing && wait > 0 {
			due = true // the last tries
		}
		if !due {
			continue
		}
		err := w.save()
		switch {
		case err == nil:
			wait = 0
			if closing && len(w.disk.tail) == 0 {
				return
			}
			continue
		case closing && !w.timeLeft():
			return
		case wait == 0:
			wait = w.o.RetryFirst
		default:
			wait = min(2*wait, w.o.RetryMost)
		}
		if closing {
			wait = min(wait, w.o.RetryFirst)
		}
		retry.Reset(wait)
	}
}

// timeLeft reports whether there is time for another try before Close gives up.
func (w *Writer) timeLeft() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return time.Until(w.deadline) > w.o.RetryFirst
}

// take encodes what is queued into the tail, and reports whether it ends with
// the close line.
func (w *Writer) take() (closing bool) {
	d := &w.disk
	w.mu.Lock()
	batch := w.queue
	w.queue = d.spare[:0]
	closing = w.closing
	w.mu.Unlock()
	for i := range batch {
		d.encode(&batch[i])
	}
	clear(batch) // of the texts that it holds
	if cap(batch) > keepQueue {
		batch = nil
	}
	d.spare = batch
	return closing
}

// keepQueue is the room for events that is kept after a storm.
const keepQueue = 4096

// save makes the tail durable, after reopening the file if the last try failed,
// and publishes how far it came.
func (w *Writer) save() error {
	d := &w.disk
	var err error
	if d.file == nil {
		err = d.reopen(w.o.FS, w.path)
	}
	if err == nil {
		err = d.flush()
	}
	step := &stepError{}
	if err != nil && !errors.As(err, &step) {
		step = &stepError{"writing", err}
	}
	if d.file != nil && err != nil && !(step.doing == "writing" && isFull(err)) {
		// Whatever the kernel still holds of this file is not to be trusted, not
		// even after a full disk where it is the sync that says so.
		_ = d.file.Close()
		d.file = nil
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.durable, w.head = d.seq, d.head
	if err == nil {
		w.fault = nil
		if !w.closing && w.lost != w.lostTold {
			w.noteLost()
			w.nudge()
		}
		return nil
	}
	w.fault = &DiskError{Path: w.path, Doing: step.doing, Err: reason(step.err), Next: advice(err)}
	return err
}
