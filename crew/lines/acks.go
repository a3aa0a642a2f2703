package lines

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"

	"spotter/crew/wire"
)

// Acks has who takes on what is red, in this headquarters' files. A board does.
type Acks interface {
	// Acks returns those of a race, in the order of their times.
	Acks(race string) ([]wire.Ack, error)
	// TakeAck takes one in. What is known already changes nothing.
	TakeAck(race string, a wire.Ack) error
}

// ackSubject has one message at most: of a red the first who takes it on counts.
func ackSubject(race string, a wire.Ack) string {
	red := sha256.Sum256([]byte(a.Red))
	return crewRoot + race + ".ack." + a.Mirror + "." + hex.EncodeToString(red[:8])
}

// Acknowledge tells the other headquarters who takes on a red, and returns who did so first. Where
// the cluster is away the given one counts here, and is told later: a red must not sound on for that.
func (c *Cluster) Acknowledge(race string, a wire.Ack) (wire.Ack, error) {
	text, err := json.Marshal(a)
	if err != nil {
		return a, err
	}
	stream, err := c.share.following(c)
	if err == nil {
		_, err = c.share.publish(c, ackSubject(race, a), text, 0)
	}
	if err == nil {
		return a, nil
	}
	if !errors.Is(err, errMoved) {
		c.problem(fmt.Errorf("telling other headquarters who takes on a red: %w", err))
		return a, nil
	}
	first, err := c.last(stream, ackSubject(race, a))
	if err != nil || first == nil {
		return a, nil // the message comes by itself
	}
	var b wire.Ack
	if json.Unmarshal(first.Data, &b) != nil || b.Check() != nil {
		return a, nil
	}
	return b, nil
}

// carryAcks publishes the acknowledgements of a race that the stream lacks.
func (s *sharing) carryAcks(c *Cluster, race string) error {
	if c.o.Acks == nil {
		return nil
	}
	list, err := c.o.Acks.Acks(race)
	for _, a := range list {
		text, err := json.Marshal(a)
		if err == nil {
			err = s.put(c, ackSubject(race, a), text, true)
		}
		if err != nil {
			return err
		}
	}
	return err
}

// mergeAck takes in who took on a red at another headquarters.
func (c *Cluster) mergeAck(race string, text []byte) error {
	var a wire.Ack
	if c.o.Acks == nil {
		return nil
	}
	if err := json.Unmarshal(text, &a); err != nil {
		return err
	}
	return c.o.Acks.TakeAck(race, a)
}
