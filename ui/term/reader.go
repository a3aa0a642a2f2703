//go:build unix

package term

import (
	"errors"
	"fmt"
	"io"
	"sync"
	"time"

	"golang.org/x/sys/unix"
)

// readPiece bounds one read, in bytes, and with it what a [Reader] holds.
const readPiece = 1024

// File holds the methods of a terminal that a [Reader] needs.
type File interface {
	io.ReadWriteCloser
	Fd() uintptr
}

// ReaderOptions hold the functions by which a [Reader] tells its owner. Both are called
// from the goroutine that reads, and may be nil.
type ReaderOptions struct {
	Notice func(Notice) // something was removed that the user should be told of
	Ended  func()       // the terminal is gone; called once
	Taps   bool         // see [Filter.Taps]
}

// Reader reads keys from a terminal through a [Filter]. One goroutine may read,
// and any other may close it. It opens two descriptors and leaves the terminal's
// own open.
type Reader struct {
	in     File
	o      ReaderOptions
	wake   [2]int // a pipe: its reading end is ready when the reader is closed
	start  time.Time
	filter Filter
	raw    [readPiece]byte
	out    []byte // of which the first done bytes were handed on
	done   int
	gone   bool

	reading sync.Mutex // held while Read runs
	closing sync.Once
	err     error // of Close
}

// NewReader returns a reader of a terminal, which should be in raw mode.
func NewReader(in File, o ReaderOptions) (*Reader, error) {
	r := &Reader{in: in, o: o, start: time.Now(), out: make([]byte, 0, 10*readPiece+2*maxSeq), filter: Filter{Taps: o.Taps}}
	if err := unix.Pipe(r.wake[:]); err != nil {
		return nil, fmt.Errorf("a pipe to end the reading of keys: %w", err)
	}
	for _, fd := range r.wake {
		unix.CloseOnExec(fd)
	}
	return r, nil
}

// Read implements [io.Reader]. It waits until there is something to hand on, and
// returns [io.EOF] when the terminal is gone or the reader is closed.
func (r *Reader) Read(p []byte) (int, error) {
	r.reading.Lock()
	defer r.reading.Unlock()
	for r.done == len(r.out) {
		if r.gone {
			return 0, io.EOF
		}
		r.out, r.done = r.out[:0], 0
		if err := r.more(); err != nil {
			return 0, err
		}
		if n := r.filter.Notice(); n != NoNotice && r.o.Notice != nil {
			r.o.Notice(n)
		}
	}
	n := copy(p, r.out[r.done:])
	r.done += n
	return n, nil
}

// more waits for bytes, or for the time at which what has begun is forgotten.
func (r *Reader) more() error {
	wait := time.Duration(-1)
	if at, waits := r.filter.Deadline(); waits {
		wait = max(0, at-time.Since(r.start))
	}
	ready, closed, err := waitFor(int(r.in.Fd()), r.wake[0], wait)
	switch {
	case closed:
		r.gone = true
		return io.EOF
	case errors.Is(err, unix.EINTR):
		return nil
	case err != nil:
		r.end()
		return fmt.Errorf("waiting for a key: %w", err)
	case !ready:
		r.out = r.filter.Expire(r.out, time.Since(r.start))
		return nil
	}
	n, err := unix.Read(int(r.in.Fd()), r.raw[:])
	if errors.Is(err, unix.EINTR) || errors.Is(err, unix.EAGAIN) {
		return nil
	}
	if err != nil || n <= 0 {
		r.end() // a closed terminal says so by either
		return io.EOF
	}
	r.out = r.filter.Feed(r.out, r.raw[:n], time.Since(r.start))
	return nil
}

func (r *Reader) end() {
	if !r.gone && r.o.Ended != nil {
		r.o.Ended()
	}
	r.gone = true
}

// Close ends a Read that waits, and every later one. It waits until none runs.
// What was typed since stays with the terminal.
func (r *Reader) Close() error {
	r.closing.Do(func() {
		err := unix.Close(r.wake[1]) // its other end is then ready
		r.reading.Lock()
		defer r.reading.Unlock()
		r.gone, r.done, r.out = true, 0, nil
		r.err = errors.Join(err, unix.Close(r.wake[0]))
	})
	return r.err
}

// Write hands b to the terminal.
func (r *Reader) Write(b []byte) (int, error) { return r.in.Write(b) }

// Fd returns the terminal's descriptor.
func (r *Reader) Fd() uintptr { return r.in.Fd() }
