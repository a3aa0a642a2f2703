package index

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"slices"
	"sync"
	"time"

	"spotter/journal"
	"spotter/race"
	"spotter/race/rows"
)

// endBytes is the part of each end of the file that Open reads.
const endBytes = 64 << 10

// lineBytes is more than a line of a journal may have.
const lineBytes = 1<<20 + 1

// Index is a journal on disk and what is known of its lines so far. Its methods may be
// used by several goroutines at once.
type Index struct {
	file *os.File
	path string
	ends Ends

	mu     sync.RWMutex // guards all below
	table  table
	state  State
	report *journal.Log
}

// Ends has the events at the two ends of a journal. Where it is short they overlap. No
// hash was checked.
type Ends struct {
	Head, Tail []race.Event
	Size       int64 // bytes of the file when it was opened
}

// State says how far an index is.
type State struct {
	Rows     int     // rows that can be asked for
	Progress float64 // the part of the file that was read, 0 to 1
	Damaged  int     // places of damage so far
	Head     string  // the hash of the last row's line, as written; "" before the first
	// UpToDate says that all that was in the file has been read: at the end, and of a file
	// that is followed whenever nothing new is there.
	UpToDate bool
	Done     bool  // nothing more comes: Report has the verdict
	Err      error // why the reading ended early: a fault of the disk, a later format, the context
}

// Open opens the journal at path and reads both ends of it. Whoever opened an index closes it
// after Build has returned.
func Open(path string) (*Index, error) {
	info, err := os.Stat(path) // first: opening a pipe waits for whoever writes to it
	if err != nil {
		return nil, fmt.Errorf("opening journal: %w", err)
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("opening journal %s: it is no file but a folder, a pipe or a device: save what comes from it to a file first", path)
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("opening journal: %w", err)
	}
	x := &Index{file: f, path: path}
	if err := x.readEnds(info.Size()); err != nil {
		_ = f.Close() // it was only read
		return nil, fmt.Errorf("reading journal %s: %w", path, err)
	}
	return x, nil
}

// Close closes the file.
func (x *Index) Close() error { return x.file.Close() }

// Ends returns the events at both ends of the file as it was when it was opened.
func (x *Index) Ends() Ends { return x.ends }

// State returns how far the index is.
func (x *Index) State() State {
	x.mu.RLock()
	defer x.mu.RUnlock()
	return x.state
}

// Report returns the verdict on the whole journal, without events; nil until State is Done.
func (x *Index) Report() *journal.Log {
	x.mu.RLock()
	defer x.mu.RUnlock()
	return x.report
}

// Len returns the number of rows so far.
func (x *Index) Len() int {
	x.mu.RLock()
	defer x.mu.RUnlock()
	return x.table.len
}

// Row returns the row i, from 0. It panics where there is none.
func (x *Index) Row(i int) rows.Row {
	x.mu.RLock()
	defer x.mu.RUnlock()
	return x.table.row(i)
}

// Rows goes through the rows from the number first on, with their numbers. Rows that come
// meanwhile may be among them.
func (x *Index) Rows(first int) iter.Seq2[int, rows.Row] {
	return func(yield func(int, rows.Row) bool) {
		var batch [512]rows.Row
		for at := first; ; {
			x.mu.RLock()
			n := min(len(batch), x.table.len-at)
			for i := range max(n, 0) {
				batch[i] = x.table.row(at + i)
			}
			x.mu.RUnlock()
			if n <= 0 {
				return
			}
			for i := range n {
				if !yield(at+i, batch[i]) {
					return
				}
			}
			at += n
		}
	}
}

// RowOf returns the number of the row of a line, by its number in the journal; ok is
// false where there is none, or not yet.
func (x *Index) RowOf(seq uint64) (row int, ok bool) {
	x.mu.RLock()
	defer x.mu.RUnlock()
	return x.table.rowOf(seq)
}

// Filter returns the numbers of the rows from one up to, not including, another that a filter takes, in
// order. To bring a result up to date it is asked for the rows that came since; but a filter by
// outcome has to be asked anew, since cues get their outcomes later.
func (x *Index) Filter(f rows.Filter, from, to int) []int32 {
	x.mu.RLock()
	defer x.mu.RUnlock()
	return x.table.filter(&f, from, to)
}

// Strays returns the numbers of the rows of outcomes that are not part of the row of a cue, in order:
// their cue is not in the log, or had an outcome before.
func (x *Index) Strays() []int32 {
	x.mu.RLock()
	defer x.mu.RUnlock()
	return slices.Clone(x.table.strays)
}

// Event reads the line of row i from the file and parses it. It fails where the file was
// changed after the row was made.
func (x *Index) Event(i int) (race.Event, error) {
	x.mu.RLock()
	row := x.table.row(i)
	x.mu.RUnlock()
	return x.eventAt(row.Byte, row.Seq)
}

// eventAt parses the line that begins at a byte of the file.
func (x *Index) eventAt(from int64, seq uint64) (race.Event, error) {
	for _, size := range []int{1 << 10, 16 << 10, lineBytes} {
		b := make([]byte, size)
		n, err := x.file.ReadAt(b, from)
		if err != nil && !errors.Is(err, io.EOF) {
			return race.Event{}, fmt.Errorf("reading line %d of %s: %w", seq, x.path, err)
		}
		for end, c := range b[:n] {
			if c != '\n' {
				continue
			}
			if e, ok := journal.ParseLine(b[:end]); ok && e.Seq == seq {
				return e, nil
			}
			return race.Event{}, x.changed(seq)
		}
		if n < size {
			break
		}
	}
	return race.Event{}, x.changed(seq)
}

// changed is the error of a line that was there and is not any more.
func (x *Index) changed(seq uint64) error {
	return fmt.Errorf("line %d of %s is not there any more: the file was changed while it was read; open it again", seq, x.path)
}

// Facts returns the events that make the facts of the race so far, and their rows, in order: every
// line but cues and outcomes, and of those the ones that another line speaks of, stray outcomes,
// the last before each open line, the first after it, and the last of all; and those of some more
// rows. They are read from the file at each call.
func (x *Index) Facts(ctx context.Context, also ...int) (events []race.Event, at []int32, err error) {
	x.mu.RLock()
	at = x.table.facts(also)
	x.mu.RUnlock()
	events = make([]race.Event, 0, len(at))
	for _, row := range at {
		if ctx.Err() != nil {
			return nil, nil, ctx.Err()
		}
		e, err := x.Event(int(row))
		if err != nil {
			return nil, nil, err
		}
		events = append(events, e)
	}
	return events, at, nil
}

// elapsed returns a race time in ms as it is kept: in 4 bytes.
func elapsed(ms int64) int32 { return int32(min(max(ms, -mostElapsed), mostElapsed)) }

const (
	mostElapsed = 1<<31 - 1
	noElapsed   = -1 << 31
)

// micros returns a latency as it is kept: in 4 bytes.
func micros(d time.Duration) uint32 { return uint32(min(max(d.Microseconds(), 0), 1<<32-1)) }
