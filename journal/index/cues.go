package index

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"time"

	"spotter/journal"
	"spotter/journal/form"
	"spotter/race"
)

// Cues reads the lines of all cues from the file, in order, and calls found with the row and the
// event of each, until found returns false. The event is valid until found returns. Of a line in
// the writer's own form it has what a reader of its words needs: its number, its kind, its race time and its
// civil time, the cue, its class and its text. A million lines take some tenths of a second, so it is not for
// a screen's own goroutine. Rows that come while it runs may be left out.
func (x *Index) Cues(ctx context.Context, found func(row int, e *race.Event) bool) error {
	c := cueReader{x: x, lines: bufio.NewReaderSize(io.NewSectionReader(x.file, 0, math.MaxInt64), lineBytes)}
	for i, row := range x.Rows(0) {
		if row.Kind != race.KindCue {
			continue
		}
		if i%chunkRows < 64 && ctx.Err() != nil {
			return ctx.Err()
		}
		e, err := c.at(row.Byte, row.Seq)
		if err != nil {
			return err
		}
		if !found(i, e) {
			return nil
		}
	}
	return ctx.Err()
}

// cueReader reads lines of cues that come one behind the other in the file.
type cueReader struct {
	x     *Index
	lines *bufio.Reader
	pos   int64 // where lines stands in the file
	form  form.Reader
	event race.Event
}

// at returns the event of the line that begins at a byte of the file.
func (c *cueReader) at(from int64, seq uint64) (*race.Event, error) {
	for c.pos < from {
		n, err := c.lines.Discard(int(min(from-c.pos, 1<<30)))
		if c.pos += int64(n); err != nil {
			return nil, c.failed(seq, err)
		}
	}
	line, err := c.lines.ReadSlice('\n')
	if c.pos += int64(len(line)); err != nil {
		return nil, c.failed(seq, err)
	}
	line = line[:len(line)-1]
	if l := c.form.Read(line); l != nil && c.read(line, l) {
		if l.Seq != seq {
			return nil, c.x.changed(seq)
		}
		return &c.event, nil
	}
	e, ok := journal.ParseLine(line)
	if !ok || e.Seq != seq {
		return nil, c.x.changed(seq)
	}
	c.event = e
	return &c.event, nil
}

// failed says why a line cannot be read.
func (c *cueReader) failed(seq uint64, err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, bufio.ErrBufferFull) {
		return c.x.changed(seq)
	}
	return fmt.Errorf("reading line %d of %s: %w", seq, c.x.path, err)
}

// read takes over a line in the writer's own form; ok is false for one that is
// left to the parser.
func (c *cueReader) read(line []byte, l *form.Line) (ok bool) {
	c.event = race.Event{Seq: l.Seq, ID: race.EventID(l.Seq), Kind: l.Kind, Elapsed: time.Duration(l.Elapsed) * time.Millisecond,
		HasElapsed: l.HasElapsed, Cue: l.Cue, Pressed: l.Pressed, Class: l.Class}
	for _, v := range l.Values {
		switch value := line[v.From:v.To]; v.Field {
		case wallField:
			wall, err := time.Parse(time.RFC3339Nano, string(value[1:len(value)-1]))
			if err != nil {
				return false
			}
			c.event.Wall = wall
		case textField:
			if bytes.IndexByte(value, '\\') >= 0 {
				return false // the parser knows what that means
			}
			c.event.Text = string(value[1 : len(value)-1])
		}
	}
	return true
}

// The places of two fields in [form.Value].
var wallField, textField = fieldNamed("wall"), fieldNamed("text")

func fieldNamed(name string) int {
	at := 0
	for _, list := range [][]race.Field{race.HeadFields(), race.FieldsOf("")} {
		for _, f := range list {
			if f.Name == name {
				return at
			}
			at++
		}
	}
	panic("index: the journal has no field " + name)
}
