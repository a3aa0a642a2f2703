package lines

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"

	"spotter/crew/wire"
)

// A message in the middle of the stream may be lost with a disk of NATS. Who has its lines goes on and
// notices nothing. Who lacks them asks the other headquarters, on the subject of the pair's beats, where
// nothing is stored. One that has them publishes them again, as after the loss of the whole stream. Where
// none has, the pair is told how much this headquarters has, and sends what follows.

// asks tells the other headquarters that this one lacks lines of a mirror that are in no message.
func (c *Cluster) asks(m *mirror) {
	have, err := c.o.Store.Copy(m.race, m.name)
	var text []byte
	if err == nil {
		text, err = json.Marshal(beatMessage{From: c.id, Lack: &have})
	}
	if err == nil && c.nc.IsConnected() {
		err = c.nc.Publish(beatRoot+m.race+"."+m.name, text)
	}
	if err != nil {
		c.problem(fmt.Errorf("asking other headquarters for lines of %s/%s: %w", m.race, m.name, err)) // the next look asks again
	}
}

// asked notes that another headquarters lacks lines of a mirror, if this one has more. It never waits for long.
func (c *Cluster) asked(race, name string, lack wire.Copy) {
	have, err := c.o.Store.Copy(race, name)
	if err != nil || have.Size <= lack.Size || lack.Size < 0 {
		return
	}
	m := c.find(race, name)
	c.mu.Lock()
	if c.lacks == nil {
		c.lacks = make(map[*mirror]wire.Copy)
	}
	c.lacks[m] = lack
	c.mu.Unlock()
	c.nudge()
}

// giveBack publishes again what other headquarters asked for. One that lacks lines of its own, or was quicker than
// another one, does nothing: whoever lacks them asks again.
func (c *Cluster) giveBack() {
	c.mu.Lock()
	list := maps.Clone(c.lacks)
	clear(c.lacks)
	c.mu.Unlock()
	for m, lack := range list {
		if err := c.publishFrom(m, lack); err != nil && !quiet(err) && !errors.Is(err, errMoved) {
			c.problem(fmt.Errorf("publishing lines of %s/%s again, which another headquarters lacks: %w", m.race, m.name, err))
		}
	}
}

func (c *Cluster) publishFrom(m *mirror, lack wire.Copy) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := c.settleHeld(m); err != nil {
		return err
	}
	have, err := c.o.Store.Copy(m.race, m.name)
	if err != nil {
		return err
	}
	if head, err := c.headAt(m, have, lack.Size); err != nil || head != lack.Head || have.Size <= lack.Size {
		return err // it has other lines: that is for its next look
	}
	return c.restore(m, lack.Size, have)
}

// fill has the lines of a pair that come next taken though lines between them and the end of the subject are in
// no message: they are published behind that end, and the pair sends all that follows. The caller has m.
func (c *Cluster) fill(m *mirror) error {
	s, err := c.lines()
	if err != nil {
		return err
	}
	raw, err := c.last(s, m.subject)
	if err == nil && raw == nil {
		err = errMoved
	}
	if err != nil {
		return err
	}
	m.seq = raw.Sequence
	return nil
}
