package lines

import (
	"bytes"
	"errors"
	"fmt"

	"github.com/nats-io/nats.go/jetstream"

	"spotter/crew/wire"
)

// yield lets a mirror have the lines of its subject where the two contradict each other, as
// after headquarters that were on their own join one cluster. What the mirror had is kept whole as the
// next fork first. The caller has m, and settles it again.
func (c *Cluster) yield(s jetstream.Stream, m *mirror, have wire.Copy) error {
	at, err := c.parting(s, m, have)
	if err != nil {
		return err
	}
	journal, number, _ := wire.SplitName(m.name)
	for n := number + 1; ; n++ {
		if n > wire.MaxForks {
			return fmt.Errorf("the mirror %s/%s contradicts the stream, and has %d forks already: it stays as it is", m.race, m.name, wire.MaxForks)
		}
		name := wire.ForkName(journal, n)
		taken, err := c.fork(m, name, have)
		if err != nil {
			return err
		}
		if taken {
			c.say(fmt.Sprintf("the mirror %s/%s has other lines than the stream from byte %d on: they are kept as %s", m.race, m.name, at, name))
			break
		}
	}
	if err := c.o.Store.Yield(m.race, m.name, at); err != nil {
		return err
	}
	m.seq, m.deep = 0, true // what it lacks now may be anywhere in the subject
	return errMoved
}

// parting returns the byte from which on a mirror and its subject differ, as the first byte of
// a message.
func (c *Cluster) parting(s jetstream.Stream, m *mirror, have wire.Copy) (int64, error) {
	for from := uint64(1); ; {
		raw, err := c.next(s, m.subject, from)
		if err != nil {
			return 0, err
		}
		if raw == nil {
			return 0, errMoved // they do not differ any more
		}
		e, err := parse(raw.Header, raw.Data, raw.Sequence)
		if err != nil {
			return 0, err
		}
		if e.first >= have.Size {
			return 0, errMoved
		}
		mine, _, err := c.o.Store.Read(m.race, m.name, e.first, make([]byte, len(e.data)))
		if err != nil {
			return 0, err
		}
		if !bytes.Equal(mine, e.data[:len(mine)]) {
			return e.first, nil
		}
		from = raw.Sequence + 1
	}
}

// fork keeps the lines of a mirror as a fork as well; false where that fork has other lines.
func (c *Cluster) fork(m *mirror, name string, have wire.Copy) (bool, error) {
	f := c.find(m.race, name)
	if err := c.settle(f); err != nil && !errors.Is(err, errMoved) {
		return false, err
	}
	for {
		at, err := c.o.Store.Copy(m.race, name)
		if err != nil {
			return false, err
		}
		if head, err := c.headAt(m, have, at.Size); err != nil || head != at.Head {
			return false, err
		}
		if at.Size >= have.Size {
			return true, nil
		}
		e, err := c.piece(m, at.Size)
		if err != nil {
			return false, err
		}
		f.mu.Lock()
		_, err = c.append(f, e.first, e.data)
		f.mu.Unlock()
		if err != nil && !errors.Is(err, errMoved) {
			return false, err
		}
	}
}
