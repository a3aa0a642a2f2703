package lines

import (
	"errors"
	"sync"

	"github.com/nats-io/nats.go"

	"spotter/crew/intake"
	"spotter/crew/mirrors"
	"spotter/crew/wire"
)

// mirror holds the state of one mirror's subject.
type mirror struct {
	race, name, subject string

	mu sync.Mutex
	// seq is the last message of the subject. While known is true, the mirror has all lines as
	// far as that message, and no other.
	seq   uint64
	known bool
	end   int64 // the byte where that message ends; only where the server is embedded
	owes  bool  // it waits for its lines to be published; only where the server is embedded
	deep  bool  // the subject was read from its first message, and there is a gap all the same
}

// maxTries bounds how often something is tried again because another headquarters was quicker.
const maxTries = 20

// Append takes a batch for the whole cluster. It is in the stream and in the mirror of this
// headquarters when Append returns; the other headquarters follow. Where the server is embedded and
// there are no others, it is in the mirror, and the stream gets it later. Its errors are those of
// [mirrors.Store.Append], and [intake.ErrAway].
func (c *Cluster) Append(race, name string, from int64, batch []byte) (mirrors.Appended, error) {
	if journal, n, ok := wire.SplitName(name); ok && n > 1 && wire.IsRace(race) {
		// A fork needs the mirror before it, which another headquarters may have taken just now.
		if have, err := c.o.Store.Copy(race, wire.ForkName(journal, n-1)); err == nil && have.Size == 0 {
			if err := c.settle(c.find(race, wire.ForkName(journal, n-1))); err != nil {
				return mirrors.Appended{}, err
			}
		}
	}
	m := c.known(race, name)
	if m == nil {
		if _, err := c.o.Store.Copy(race, name); err != nil { // a bad name, or a disk that cannot be read
			return mirrors.Appended{}, err
		}
		m = c.find(race, name)
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := c.over(m); err != nil {
		return mirrors.Appended{}, err
	}
	if m.known && c.alone() {
		return c.keepFirst(m, from, batch)
	}
	for range maxTries {
		a, err := c.append(m, from, batch)
		if !errors.Is(err, errMoved) {
			return a, err
		}
		m.known = false
	}
	return mirrors.Appended{}, c.gone(errMoved)
}

// append tries once. The caller has m.
func (c *Cluster) append(m *mirror, from int64, batch []byte) (mirrors.Appended, error) {
	have, err := c.o.Store.Copy(m.race, m.name)
	if err != nil {
		return mirrors.Appended{}, err
	}
	if !m.known || from > have.Size {
		err := c.settleHeld(m)
		if errors.Is(err, errGap) {
			err = c.fill(m)
		}
		if err != nil {
			return mirrors.Appended{}, err
		}
	}
	if c.alone() {
		return c.keepFirst(m, from, batch)
	}
	p, have, err := c.o.Store.Prepare(m.race, m.name, from, batch)
	if err != nil || p == nil {
		return mirrors.Appended{Copy: have}, err
	}
	e := entry{first: from, end: p.After.Size, head: p.After.Head, data: batch}
	seq, err := c.send(m, e, m.seq)
	if err != nil {
		m.known = false // it may be in the stream all the same
		return mirrors.Appended{}, err
	}
	a, err := p.Keep()
	if err != nil {
		m.known = false // the stream has lines that the mirror lacks
		return mirrors.Appended{}, err
	}
	m.seq = seq
	c.o.Told(intake.News{Race: m.race, Mirror: m.name, At: c.o.Now(), Events: a.Events})
	return a, nil
}

// send publishes lines to the subject of a mirror.
func (c *Cluster) send(m *mirror, e entry, expected uint64) (uint64, error) {
	msg := nats.NewMsg(m.subject)
	msg.Data = e.data
	msg.Header.Set(headerID, id(m.race, m.name, e))
	msg.Header.Set(headerFrom, c.id)
	return c.publish(msg, raceStream, expected)
}

// Copy says how much of a mirror this headquarters has.
func (c *Cluster) Copy(race, name string) (wire.Copy, error) { return c.o.Store.Copy(race, name) }

// Read implements [intake.Mirrors].
func (c *Cluster) Read(race, name string, from int64, room []byte) ([]byte, <-chan struct{}, error) {
	return c.o.Store.Read(race, name, from, room)
}
