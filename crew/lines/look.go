package lines

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"sync"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"spotter/crew/wire"
	"spotter/files"
)

// keepLooking looks again and again, until the cluster is closed.
func (c *Cluster) keepLooking() {
	for {
		wait := time.NewTimer(c.o.Look)
		select {
		case <-c.ctx.Done():
			wait.Stop()
			return
		case <-wait.C:
		case <-c.nudged:
			wait.Stop()
		}
		c.look()
	}
}

// look sees that the streams are there and the same, that they are followed, that what is behind
// catches up, and that other headquarters get what was written here. What cannot be done is done
// at the next look.
func (c *Cluster) look() {
	if c.stuck() {
		return
	}
	races := c.meet()
	if races == nil {
		return
	}
	c.sweep()
	c.settleAll()
	c.giveBack()
	if c.alone() {
		c.feed(time.Now().Add(-c.o.behind))
	}
	if n := c.restored.Swap(0); n > 0 {
		c.say(fmt.Sprintf("the stream was behind the mirrors: %d bytes are published again from them, nothing is lost", n))
	}
	c.mu.Lock()
	following := c.stopped != nil
	c.mu.Unlock()
	if !following {
		c.follow(races)
	}
}

// stuck reports whether the store of the embedded server takes nothing. Once a write has failed, as
// on a full disk, it takes nothing until the server is started again, which is done when there is room.
func (c *Cluster) stuck() bool {
	if !c.alone() || !c.away.Load() {
		return false
	}
	err := c.server.Failed()
	if err == nil {
		return false
	}
	if rerr := c.server.Restart(); rerr != nil {
		c.full.Store(true)
		c.problem(rerr)
		return true
	}
	c.full.Store(false)
	c.say("the store of lines was opened again, for it took nothing any more: " + err.Error() + ". Nothing is lost")
	return false
}

// meet sees that the streams are there and the same, and returns that of lines; nil where they
// cannot be reached.
func (c *Cluster) meet() jetstream.Stream {
	if !c.nc.IsConnected() {
		return nil // the first pair that calls has it said
	}
	ctx, cancel := context.WithTimeout(c.ctx, c.o.Patience)
	defer cancel()
	races, err := c.stream(ctx, raceStream, raceRoot+">")
	var crew jetstream.Stream
	if err == nil {
		crew, err = c.stream(ctx, crewStream, crewRoot+">")
	}
	if err != nil {
		_ = c.gone(err) // it is said, once
		return nil
	}
	c.back()
	c.share.heed(c, crew)
	c.heed(races)
	return races
}

// place names a message of a stream, for the file of [Options.Place].
type place struct {
	Made time.Time `json:"made"` // when the stream was made
	Seq  uint64    `json:"seq"`  // the message that was handed out last
}

// heed takes note of a stream of lines that was not known: at the start, or after it was lost.
func (c *Cluster) heed(s jetstream.Stream) {
	info := s.CachedInfo()
	c.mu.Lock()
	c.races = s
	same := c.epoch.Equal(info.Created)
	c.mu.Unlock()
	if same {
		c.keepPlace()
		return
	}
	c.stop()
	c.mu.Lock()
	c.epoch, c.since, c.hint = info.Created, info.State.LastSeq, 1
	clear(c.swept)
	if p := c.readPlace(); p.Made.Equal(info.Created) {
		c.hint = p.Seq
	}
	all := make([]*mirror, 0, len(c.mirrors))
	for _, m := range c.mirrors {
		all = append(all, m)
	}
	c.mu.Unlock()
	for _, m := range all {
		m.mu.Lock()
		m.seq, m.known, m.deep = 0, false, false
		m.mu.Unlock()
	}
	c.enlist(s)
	if most := c.nc.MaxPayload(); most < leastPayload {
		c.say(fmt.Sprintf("the NATS servers take messages of %d bytes at most, and a line of a journal may have %d: set max_payload to 2MB there", most, wire.MaxLine))
	}
}

// leastPayload is the most bytes of a message of lines: the longest line, and its headers.
const leastPayload = wire.MaxBody + 1<<10

// enlist makes known which mirrors there are, here and in the stream.
func (c *Cluster) enlist(s jetstream.Stream) {
	races, err := c.o.Store.Races()
	for _, race := range races {
		if c.o.Book.Forgotten(race) {
			continue // its files are about to go
		}
		var names []string
		if names, err = c.o.Store.Journals(race); err != nil {
			break
		}
		for _, name := range names {
			c.find(race, name)
		}
	}
	if err == nil {
		ctx, cancel := context.WithTimeout(c.ctx, c.o.Patience)
		defer cancel()
		var info *jetstream.StreamInfo
		if info, err = s.Info(ctx, jetstream.WithSubjectFilter(raceRoot+">")); err == nil {
			for subject := range info.State.Subjects {
				c.named(subject)
			}
		}
	}
	if err != nil {
		c.problem(fmt.Errorf("listing the mirrors: %w", err))
		c.mu.Lock()
		c.epoch = time.Time{} // again
		c.mu.Unlock()
	}
}

// named returns the mirror of a subject; nil for what is none.
func (c *Cluster) named(subject string) *mirror {
	race, name, ok := splitSubject(subject, raceRoot)
	if _, _, is := wire.SplitName(name); !ok || !is || c.o.Book.Forgotten(race) {
		return nil
	}
	return c.find(race, name)
}

// atOnce bounds how many mirrors are settled, or appended to, at once.
const atOnce = 16

// settleAll settles the mirrors that are not known to have what the stream has.
func (c *Cluster) settleAll() {
	c.mu.Lock()
	all := make([]*mirror, 0, len(c.mirrors))
	for _, m := range c.mirrors {
		all = append(all, m)
	}
	c.mu.Unlock()
	room := make(chan struct{}, atOnce)
	var wg sync.WaitGroup
	for _, m := range all {
		if !m.mu.TryLock() {
			continue // a call has it, or it is behind no longer at the next look
		}
		known := m.known
		m.mu.Unlock()
		if known || c.away.Load() || c.ctx.Err() != nil {
			continue
		}
		room <- struct{}{}
		wg.Go(func() {
			defer func() { <-room }()
			if err := c.settle(m); err != nil && !quiet(err) {
				c.problem(fmt.Errorf("the mirror %s/%s is behind: %w", m.race, m.name, err))
			}
		})
	}
	wg.Wait()
}

func (c *Cluster) readPlace() (p place) {
	if c.o.Place == "" {
		return p
	}
	text, err := os.ReadFile(c.o.Place)
	if err != nil || json.Unmarshal(text, &p) != nil {
		return place{} // then the stream is read from its begin
	}
	return p
}

// keepPlace writes how far this headquarters has followed.
func (c *Cluster) keepPlace() {
	c.mu.Lock()
	p := place{c.epoch, c.hint}
	c.mu.Unlock()
	if c.o.Place == "" || p == c.kept {
		return
	}
	err := files.Write(c.o.Place, 0o600, func(w io.Writer) error { return json.NewEncoder(w).Encode(p) }, nil)
	if err == nil {
		c.kept = p
	}
}

// Standing says how this headquarters stands with its cluster.
type Standing struct {
	Away   bool // NATS cannot be used: pairs wait
	Behind int  // mirrors that are not known to have what the stream has
}

// Standing returns how this headquarters stands.
func (c *Cluster) Standing() Standing {
	c.mu.Lock()
	all := make([]*mirror, 0, len(c.mirrors))
	for _, m := range c.mirrors {
		all = append(all, m)
	}
	s := Standing{Away: c.away.Load() || c.races == nil || c.stopped == nil}
	c.mu.Unlock()
	for _, m := range all {
		m.mu.Lock()
		if !m.known {
			s.Behind++
		}
		m.mu.Unlock()
	}
	return s
}
