package lines

import (
	"sync"
	"time"

	"spotter/crew/intake"
	"spotter/crew/mirrors"
)

// behindBy is the time from the first line that the stream of an embedded server lacks to the
// message that has it, and all that came since. Nobody reads that stream meanwhile. A longer time
// makes fewer messages, and a message costs more than a line.
const behindBy = 30 * time.Second

// owing has the mirrors that have lines which the stream lacks, in the order of their times.
type owing struct {
	feeding sync.Mutex // one goroutine feeds at a time

	mu   sync.Mutex
	list []owed
}

// owed is a mirror whose first line that the stream lacks came at a time.
type owed struct {
	m     *mirror
	since time.Time
}

func (o *owing) add(list ...owed) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.list = append(o.list, list...)
}

// take returns the mirrors whose lines came before a time, and takes them off the list.
func (o *owing) take(before time.Time) []owed {
	o.mu.Lock()
	defer o.mu.Unlock()
	n := 0
	for n < len(o.list) && o.list[n].since.Before(before) {
		n++
	}
	due := o.list[:n:n]
	if o.list = o.list[n:]; len(o.list) == 0 {
		o.list = nil
	}
	return due
}

// alone reports whether no other headquarters can reach the stream: the server is embedded, and no
// leaf node of another site's. Then nobody can be quicker than this headquarters, and no order has
// to be agreed on: lines go to the mirror first, and to the stream behind it.
func (c *Cluster) alone() bool { return c.server != nil && c.o.Site.Leaf == "" }

// keepFirst appends a batch to its mirror, and has the stream get it later. The caller has m, which
// is settled: the subject does not contradict the mirror. After a kill settle finds what the stream
// lacks.
func (c *Cluster) keepFirst(m *mirror, from int64, batch []byte) (mirrors.Appended, error) {
	a, err := c.o.Store.Append(m.race, m.name, from, batch)
	if err != nil || !a.Taken {
		return a, err
	}
	now := c.o.Now()
	if !m.owes {
		m.owes = true
		c.owing.add(owed{m, time.Now()})
	}
	c.o.Told(intake.News{Race: m.race, Mirror: m.name, At: now, Events: a.Events})
	return a, nil
}

// feed publishes what came before a time, and all that the same mirrors got since. A mirror that a
// call has locked waits for the next look. Where NATS cannot be used, the mirrors count as not known:
// they take no more lines until they are settled, so that the stream is never far behind.
func (c *Cluster) feed(before time.Time) {
	c.owing.feeding.Lock()
	defer c.owing.feeding.Unlock()
	if !c.share.heard() { // perhaps others deleted what is owed
		return
	}
	due := c.owing.take(before)
	for n, o := range due {
		if c.ctx.Err() != nil {
			c.owing.add(due[n:]...)
			return
		}
		if !o.m.mu.TryLock() {
			c.owing.add(o)
			continue
		}
		err := c.feedHeld(o.m)
		o.m.mu.Unlock()
		if err != nil && !quiet(err) {
			c.problem(err)
		}
	}
}

// feedHeld publishes what the stream lacks of a mirror. The caller has m.
func (c *Cluster) feedHeld(m *mirror) error {
	m.owes = false
	if !m.known {
		return nil // settle does it
	}
	err := c.over(m)
	if err == nil {
		have, cerr := c.o.Store.Copy(m.race, m.name)
		if err = cerr; err == nil {
			err = c.restore(m, m.end, have)
		}
	}
	m.known = err == nil
	return err
}
