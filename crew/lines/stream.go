package lines

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"spotter/crew/intake"
	"spotter/crew/mirrors"
)

// The streams. All races share one of each: a stream of three replicas is a Raft group, and a
// group for each race would cost more than it gives. A race is a subject that can be purged.
const (
	raceStream = "SPOTTER_RACES"
	crewStream = "SPOTTER_CREW"
)

// dedupe is the time for which JetStream knows the id of a message. What comes again after it
// is caught by the expected sequence.
const dedupe = 2 * time.Minute

// errMoved is the error of a publish that others were quicker than.
var errMoved = errors.New("another headquarters wrote to this subject first")

// stream makes a stream. Where there is one, its number of replicas is changed at the first
// look, and not again: headquarters with different settings would take turns.
func (c *Cluster) stream(ctx context.Context, name, subjects string) (jetstream.Stream, error) {
	s, err := c.js.Stream(ctx, name)
	if err == nil && (c.formed[name] || s.CachedInfo().Config.Replicas == c.o.Replicas) {
		c.formed[name] = true
		return s, nil
	}
	if err != nil && !errors.Is(err, jetstream.ErrStreamNotFound) {
		return nil, err
	}
	return c.js.CreateOrUpdateStream(ctx, jetstream.StreamConfig{Name: name, Subjects: []string{subjects}, Replicas: c.o.Replicas,
		Storage: jetstream.FileStorage, Retention: jetstream.LimitsPolicy, Duplicates: dedupe,
		// Nothing goes by itself: a full stream refuses, and the pair waits.
		Discard: jetstream.DiscardNew, MaxMsgs: -1, MaxBytes: -1, MaxAge: 0,
		// A direct get may be answered by a replica that is behind.
		AllowDirect: false, DenyDelete: true})
}

// The error codes of JetStream that [jetstream] has no name for.
const (
	insufficientResources = 10023
	storageExceeded       = 10047
	storeFailed           = 10077
)

// anySequence expects nothing: the order does not matter.
const anySequence = ^uint64(0)

// publish stores a message and returns its sequence. expected is the last sequence of its
// subject, or anySequence.
func (c *Cluster) publish(m *nats.Msg, stream string, expected uint64) (uint64, error) {
	if !c.nc.IsConnected() {
		return 0, c.gone(errors.New("there is no connection"))
	}
	if c.full.Load() { // it would not even answer
		return 0, c.gone(mirrors.ErrFull)
	}
	ctx, cancel := context.WithTimeout(c.linked(), c.o.Patience)
	defer cancel()
	o := []jetstream.PublishOpt{jetstream.WithExpectStream(stream)}
	if expected != anySequence {
		o = append(o, jetstream.WithExpectLastSequencePerSubject(expected))
	}
	ack, err := c.js.PublishMsg(ctx, m, o...)
	if err == nil && ack.Duplicate {
		return 0, errMoved // it is there already: an earlier try was stored, and its answer lost
	}
	if err == nil {
		c.back()
		return ack.Sequence, nil
	}
	if api, ok := errors.AsType[*jetstream.APIError](err); ok {
		switch api.ErrorCode {
		case jetstream.JSErrCodeStreamWrongLastSequence, jetstream.JSErrCodeStreamWrongLastSequenceConstant:
			return 0, errMoved
		case insufficientResources, storageExceeded, storeFailed:
			return 0, c.gone(fmt.Errorf("%w: %w", mirrors.ErrFull, err))
		}
	}
	return 0, c.gone(err)
}

// gone notes that the cluster cannot be used, and returns the error for the pair.
func (c *Cluster) gone(err error) error {
	if c.ctx.Err() != nil {
		return fmt.Errorf("%w: %w", intake.ErrAway, c.ctx.Err())
	}
	if c.away.CompareAndSwap(false, true) {
		c.say("NATS cannot be used: " + err.Error() + ". Pairs wait, and nothing is lost")
	}
	return fmt.Errorf("%w: %w", intake.ErrAway, err)
}

// back notes that the cluster can be used.
func (c *Cluster) back() {
	if c.away.CompareAndSwap(true, false) {
		c.say("NATS can be used again")
	}
}

// next returns the first message of a subject from a sequence on; the zero entry where there is none.
func (c *Cluster) next(s jetstream.Stream, subject string, from uint64) (*jetstream.RawStreamMsg, error) {
	ctx, cancel := context.WithTimeout(c.ctx, c.o.Patience)
	defer cancel()
	m, err := s.GetMsg(ctx, max(from, 1), jetstream.WithGetMsgSubject(subject))
	return m, c.found(err)
}

// last returns the last message of a subject; nil where there is none.
func (c *Cluster) last(s jetstream.Stream, subject string) (*jetstream.RawStreamMsg, error) {
	ctx, cancel := context.WithTimeout(c.ctx, c.o.Patience)
	defer cancel()
	m, err := s.GetLastMsgForSubject(ctx, subject)
	return m, c.found(err)
}

// found turns the error of a question into that for a pair. That there is no message is none.
func (c *Cluster) found(err error) error {
	if err == nil || errors.Is(err, jetstream.ErrMsgNotFound) {
		return nil
	}
	return c.gone(err)
}
