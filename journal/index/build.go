package index

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"spotter/journal"
	"spotter/journal/form"
	"spotter/race"
	"spotter/race/rows"
)

const (
	followEvery = 250 * time.Millisecond // between looks at a file that is followed
	batchRows   = 256                    // rows that go into the table at once
)

// Build reads the journal from beginning to end and fills the index. It returns when all is
// read, the disk fails, or ctx is done. With follow it does not end with the file, but waits for
// lines that are written to it, until ctx is done. It is called once; meanwhile all
// other methods but Close may be used.
func (x *Index) Build(ctx context.Context, follow bool) error {
	b := &builder{x: x, ctx: ctx, follow: follow, size: x.ends.Size}
	log, err := journal.Scan(b, b.take)
	b.commit()
	if err != nil && ctx.Err() == nil {
		err = fmt.Errorf("reading journal %s: %w", x.path, err)
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	x.report = log
	x.state.Damaged, x.state.Done, x.state.UpToDate, x.state.Err = log.Damaged, true, err == nil, err
	if err == nil {
		x.state.Progress = 1
	}
	return err
}

// builder reads the file and puts its lines into the table. It is used by one goroutine.
type builder struct {
	x       *Index
	ctx     context.Context
	follow  bool
	at      int64 // bytes that were read
	size    int64 // bytes of the file, as far as known
	damaged int
	head    []byte // of the last line of the batch
	batch   []entry
}

// take takes an event that was found.
func (b *builder) take(f journal.Found) {
	var e entry
	if l := f.Form; l != nil {
		e.row = rows.Row{Seq: l.Seq, Kind: l.Kind, Elapsed: time.Duration(l.Elapsed) * time.Millisecond, HasElapsed: l.HasElapsed,
			Class: l.Class, Cue: l.Cue, Pressed: l.Pressed, Outcome: l.Outcome, Why: l.Why, Latency: time.Duration(l.Latency) * time.Microsecond,
			By: l.By, Ended: time.Duration(l.Ended) * time.Millisecond}
		e.ref, e.positioned = l.Ref, l.Positioned
	} else {
		v := f.Event
		e.row = rows.Row{Seq: v.Seq, Kind: v.Kind, Elapsed: v.Elapsed, HasElapsed: v.HasElapsed,
			Class: v.Class, Cue: v.Cue, Pressed: v.Pressed, Outcome: v.Outcome, Why: v.Why, Latency: v.Latency,
			By: uint64(v.By), Ended: v.Ended}
		e.ref, e.positioned = uint64(v.Ref), v.PositionM > 0
	}
	e.row.Byte, b.damaged = f.Byte, f.Damaged
	if _, hash, ok := form.Split(f.Raw); ok {
		b.head = append(b.head[:0], hash...)
	}
	if b.batch = append(b.batch, e); len(b.batch) == batchRows {
		b.commit()
	}
}

// commit puts what was found into the table.
func (b *builder) commit() {
	b.x.mu.Lock()
	defer b.x.mu.Unlock()
	for i := range b.batch {
		b.x.table.add(&b.batch[i])
	}
	b.batch = b.batch[:0]
	s := &b.x.state
	s.Rows, s.Damaged, s.Head = b.x.table.len, b.damaged, string(b.head)
	if b.size > 0 {
		s.Progress = float64(b.at) / float64(b.size)
	}
}

// Read implements [io.Reader]: it reads the file as far as it goes.
func (b *builder) Read(p []byte) (int, error) {
	for b.ctx.Err() == nil {
		if rest := b.size - b.at; rest > 0 {
			n, err := b.x.file.ReadAt(p[:min(int64(len(p)), rest)], b.at)
			b.at += int64(n)
			if n > 0 || err != nil && !errors.Is(err, io.EOF) {
				return n, err
			}
			b.size = b.at // it has become shorter
		}
		if !b.follow {
			return 0, io.EOF
		}
		b.wait()
	}
	return 0, b.ctx.Err()
}

// wait waits a moment, and looks how long the file is then.
func (b *builder) wait() {
	b.commit()
	b.upToDate(true)
	t := time.NewTimer(followEvery)
	defer t.Stop()
	select {
	case <-t.C:
	case <-b.ctx.Done():
		return
	}
	if info, err := b.x.file.Stat(); err == nil && info.Size() > b.at {
		b.size = info.Size()
		b.upToDate(false)
	}
}

func (b *builder) upToDate(yes bool) {
	b.x.mu.Lock()
	b.x.state.UpToDate = yes
	b.x.mu.Unlock()
}

// readEnds reads both ends of the file.
func (x *Index) readEnds(size int64) error {
	x.ends.Size = size
	head, err := x.piece(0, min(size, endBytes))
	if err != nil {
		return err
	}
	x.ends.Head = events(head)
	from := max(0, size-endBytes)
	tail, err := x.piece(from, size)
	if err != nil {
		return err
	}
	if from > 0 { // the first line is cut
		_, tail, _ = bytes.Cut(tail, []byte{'\n'})
	}
	x.ends.Tail = events(tail)
	return nil
}

// piece reads from one byte of the file up to another.
func (x *Index) piece(from, to int64) ([]byte, error) {
	b := make([]byte, to-from)
	n, err := x.file.ReadAt(b, from)
	if errors.Is(err, io.EOF) {
		err = nil
	}
	return b[:n], err
}

// events returns the events of the whole lines of some bytes.
func events(b []byte) (list []race.Event) {
	for {
		line, rest, whole := bytes.Cut(b, []byte{'\n'})
		if !whole {
			return list
		}
		if e, ok := journal.ParseLine(line); ok {
			list = append(list, e)
		}
		b = rest
	}
}
