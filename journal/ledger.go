package journal

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"sync"

	"spotter/race"
)

// ledgerChunk is the size of a block of the ledger, in bytes.
const ledgerChunk = 64 << 10

// ledger keeps every line of the journal in memory, from the first one on, so that
// the whole race can be written again when its file is gone. A marathon takes
// about 2 MB. Lines that are in it never change.
//
// It is safe for concurrent use: while a disk holds the writer's goroutine, Close
// still takes the lines from here.
type ledger struct {
	mu     sync.Mutex
	chain  *chain
	chunks [][]byte // each but the last is full
	size   int64    // bytes in chunks
	seq    uint64   // of the last line
	line   []byte   // room to encode one
}

// add encodes events after the last line. The caller holds mu.
func (l *ledger) add(events []race.Event) {
	for i := range events {
		l.line = l.chain.add(l.line[:0], &events[i])
		l.put(l.line)
		l.seq = events[i].Seq
	}
}

// put appends bytes. The caller holds mu.
func (l *ledger) put(b []byte) {
	for len(b) > 0 {
		if l.size%ledgerChunk == 0 {
			l.chunks = append(l.chunks, make([]byte, 0, ledgerChunk))
		}
		last := &l.chunks[len(l.chunks)-1]
		n := min(len(b), ledgerChunk-len(*last))
		*last = append(*last, b[:n]...)
		b = b[n:]
		l.size += int64(n)
	}
}

// Write appends lines that a resumed journal already has.
func (l *ledger) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.put(b)
	return len(b), nil
}

// cut drops what comes after the first n bytes, such as a torn end.
func (l *ledger) cut(n int64) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if n >= l.size {
		return
	}
	whole, rest := n/ledgerChunk, n%ledgerChunk
	l.size = n
	if rest == 0 {
		l.chunks = l.chunks[:whole]
		return
	}
	l.chunks = l.chunks[:whole+1]
	l.chunks[whole] = l.chunks[whole][:rest]
}

// piece returns the bytes from off to the end of their chunk, none at the end of
// the ledger. They are not to be changed.
func (l *ledger) piece(off int64) []byte {
	l.mu.Lock()
	defer l.mu.Unlock()
	if off >= l.size {
		return nil
	}
	return l.chunks[off/ledgerChunk][off%ledgerChunk:]
}

// from returns a copy of the bytes from off on, with the sequence number of the
// last line and its hash.
func (l *ledger) from(dst []byte, off int64) (lines []byte, seq uint64, head string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for off < l.size {
		b := l.chunks[off/ledgerChunk][off%ledgerChunk:]
		dst = append(dst, b...)
		off += int64(len(b))
	}
	return dst, l.seq, l.chain.head()
}

// writeTo writes the bytes from off up to end to w, at its start.
func (l *ledger) writeTo(w io.WriterAt, off, end int64) error {
	for at := off; at < end; {
		b := l.piece(at)
		b = b[:min(int64(len(b)), end-at)]
		n, err := w.WriteAt(b, at-off)
		if err == nil && n < len(b) {
			err = io.ErrShortWrite
		}
		if err != nil {
			return err
		}
		at += int64(len(b))
	}
	return nil
}

// errChanged says that a file does not hold the lines that were written to it.
var errChanged = errors.New("another program changed lines in it")

// compare reads the first size bytes of a file back and compares them with what
// was written. It reads what the system holds, which is not always the disk.
func (l *ledger) compare(r io.ReaderAt, size int64) error {
	room := make([]byte, min(size, ledgerChunk))
	for at := int64(0); at < size; {
		want := l.piece(at)
		want = want[:min(int64(len(want)), size-at)]
		got := room[:len(want)]
		if n, err := r.ReadAt(got, at); n < len(got) {
			if errors.Is(err, io.EOF) {
				return errChanged
			}
			return fmt.Errorf("it cannot be read back: %w", reason(err))
		}
		if !bytes.Equal(got, want) {
			return errChanged
		}
		at += int64(len(want))
	}
	return nil
}

// Ready returns how many bytes of the journal, from its beginning, may be copied to
// another file, and how many lines they are. They are whole lines, and do not change any
// more. While the journal's own disk is well they are the durable ones, so that no copy
// is ahead of the journal. While that disk fails they are all lines, since no file has
// them yet. It never waits for a disk.
func (w *Writer) Ready() (size int64, lines uint64) {
	w.mu.Lock()
	size, lines = w.off, w.durable
	failing := w.fault != nil || w.seq > w.durable && w.hangs()
	w.mu.Unlock()
	if !failing {
		return size, lines
	}
	w.take() // the writer's goroutine may be held by that disk
	w.lines.mu.Lock()
	defer w.lines.mu.Unlock()
	return w.lines.size, w.lines.seq
}

// Piece returns bytes of the journal from off on: some of them, and none at the end. They
// are not to be changed. Those before what Ready returned stay as they are.
func (w *Writer) Piece(off int64) []byte { return w.lines.piece(off) }
