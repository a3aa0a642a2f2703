package lines

import (
	"bytes"
	"errors"
	"fmt"

	"github.com/nats-io/nats.go/jetstream"

	"spotter/crew/intake"
	"spotter/crew/mirrors"
	"spotter/crew/wire"
	"spotter/journal/form"
)

// settle makes a mirror and its subject have the same lines: what the mirror lacks comes from
// the subject, and what the subject lacks is published from the mirror.
func (c *Cluster) settle(m *mirror) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	return c.settleHeld(m)
}

// settleHeld does what settle does. The caller has m.
func (c *Cluster) settleHeld(m *mirror) error {
	s, err := c.lines()
	if err != nil {
		return err
	}
	err = errMoved
	for try := 0; try < maxTries && errors.Is(err, errMoved); try++ {
		err = c.settleOnce(s, m)
	}
	if errors.Is(err, errMoved) {
		err = c.gone(err)
	}
	if m.known = err == nil; errors.Is(err, errGap) {
		c.asks(m)
	}
	return err
}

func (c *Cluster) settleOnce(s jetstream.Stream, m *mirror) error {
	if err := c.over(m); err != nil {
		return err
	}
	raw, err := c.last(s, m.subject)
	if err != nil {
		return err
	}
	var last entry
	if raw != nil {
		if last, err = parse(raw.Header, raw.Data, raw.Sequence); err != nil {
			return fmt.Errorf("the last message of %s: %w", m.subject, err)
		}
	}
	have, err := c.o.Store.Copy(m.race, m.name)
	if err != nil {
		return err
	}
	if last.end > have.Size {
		if err := c.catchUp(s, m, last); err != nil {
			return err
		}
		if have, err = c.o.Store.Copy(m.race, m.name); err != nil {
			return err
		}
	}
	head, err := c.headAt(m, have, last.end)
	if err != nil {
		return err
	}
	if head != last.head {
		return c.yield(s, m, have)
	}
	if m.seq, m.end = last.seq, last.end; last.end < have.Size {
		if !c.share.heard() { // perhaps others have deleted it
			return errUnheard
		}
		err = c.restore(m, last.end, have)
		c.restored.Add(m.end - last.end)
	}
	return err
}

// catchUp takes from the subject what the mirror lacks, as far as its last message.
func (c *Cluster) catchUp(s jetstream.Stream, m *mirror, last entry) error {
	from := m.seq + 1
	if m.seq == 0 || m.seq > last.seq { // another stream has other sequences
		c.mu.Lock()
		from = min(c.hint, last.seq)
		c.mu.Unlock()
	}
	if m.deep {
		from = 1
	}
	for from <= last.seq {
		raw, err := c.next(s, m.subject, from)
		if err != nil {
			return err
		}
		if raw == nil {
			return errMoved // it was purged in between
		}
		e, err := parse(raw.Header, raw.Data, raw.Sequence)
		if err == nil {
			err = c.take(m, e)
		}
		if errors.Is(err, errGap) && !m.deep {
			m.deep = true
			return errMoved
		}
		if forked(err) {
			have, cerr := c.o.Store.Copy(m.race, m.name)
			if cerr != nil {
				return cerr
			}
			return c.yield(s, m, have)
		}
		if err != nil {
			return fmt.Errorf("following %s: %w", m.subject, err)
		}
		from = raw.Sequence + 1
	}
	m.deep = false
	return nil
}

// forked reports whether an error says that the lines of a subject contradict the mirror.
func forked(err error) bool {
	_, fork := errors.AsType[*mirrors.ForkError](err)
	return fork || errors.Is(err, errOther)
}

// Errors of [Cluster.take].
var (
	errGap   = errors.New("lines before these are in no message of the stream: the other headquarters are asked for them, and so is the pair when it calls. If neither has them, end serve here and copy the mirror's file from a backup")
	errOther = errors.New("the mirror has other lines there")
)

// take adds to the mirror what a message has beyond its end.
func (c *Cluster) take(m *mirror, e entry) error {
	have, err := c.o.Store.Copy(m.race, m.name)
	switch {
	case err != nil:
		return err
	case e.first > have.Size:
		return errGap
	case e.end <= have.Size:
		return nil // its head is compared at the end
	}
	if e.first < have.Size { // published again, in other pieces
		room := make([]byte, have.Size-e.first)
		mine, _, err := c.o.Store.Read(m.race, m.name, e.first, room)
		if err != nil {
			return err
		}
		if !bytes.Equal(mine, e.data[:len(room)]) {
			return errOther
		}
		e.data = e.data[len(room):]
	}
	a, err := c.o.Store.Append(m.race, m.name, have.Size, e.data)
	if err != nil {
		return err
	}
	if !a.Taken || a.Head != e.head {
		return fmt.Errorf("the lines do not end with the hash that the message names: %w", errMessage)
	}
	c.o.Told(intake.News{Race: m.race, Mirror: m.name, At: c.o.Now(), Events: a.Events})
	return nil
}

// headAt returns the hash of the mirror's line that ends at a byte; "" where none does.
func (c *Cluster) headAt(m *mirror, have wire.Copy, end int64) (string, error) {
	switch {
	case end == have.Size:
		return have.Head, nil
	case end == 0 || end > have.Size:
		return "", nil
	}
	from := max(0, end-wire.MaxLine-1)
	b, _, err := c.o.Store.Read(m.race, m.name, from, make([]byte, end-from))
	if err != nil {
		return "", err
	}
	line, whole := bytes.CutSuffix(b, newline)
	_, hash, ok := form.Split(line[bytes.LastIndexByte(line, '\n')+1:])
	if !whole || !ok {
		return "", nil
	}
	return string(hash), nil
}

var newline = []byte{'\n'}

// restore publishes what the subject lacks, from a byte on: the store of lines was lost, a
// headquarters was on its own before, or the stream is fed behind the mirrors.
func (c *Cluster) restore(m *mirror, from int64, have wire.Copy) error {
	for from < have.Size {
		e, err := c.piece(m, from)
		if err != nil {
			return err
		}
		seq, err := c.send(m, e, m.seq)
		if err != nil {
			return err
		}
		m.seq, m.end, from = seq, e.end, e.end
	}
	return nil
}

// piece returns whole lines of a mirror from a byte on, as many as a batch may have.
func (c *Cluster) piece(m *mirror, from int64) (entry, error) {
	for _, room := range []int{wire.MaxBatch, wire.MaxLine + 1} {
		b, _, err := c.o.Store.Read(m.race, m.name, from, make([]byte, room))
		if err != nil {
			return entry{}, err
		}
		cut := bytes.LastIndexByte(b, '\n')
		if room > wire.MaxBatch { // a long line goes alone
			cut = bytes.IndexByte(b, '\n')
		}
		if cut < 0 {
			continue
		}
		b = b[:cut+1]
		line := b[bytes.LastIndexByte(b[:cut], '\n')+1 : cut]
		if _, hash, ok := form.Split(line); ok {
			return entry{first: from, end: from + int64(len(b)), head: string(hash), data: b}, nil
		}
	}
	return entry{}, fmt.Errorf("the mirror %s/%s has no whole line at byte %d", m.race, m.name, from)
}
