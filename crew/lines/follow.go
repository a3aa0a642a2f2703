package lines

import (
	"encoding/json"
	"fmt"
	"hash/fnv"
	"sync"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"spotter/crew/intake"
	"spotter/crew/wire"
)

// follow takes from the stream what other headquarters publish from now on, with an ordered
// consumer: it notices a gap and begins anew there, without an answer for each message.
func (c *Cluster) follow(s jetstream.Stream) {
	if c.alone() {
		c.mu.Lock()
		c.stopped = func() {}
		c.mu.Unlock()
		return
	}
	c.mu.Lock()
	since := c.since // what came before is settled, and what comes twice is harmless
	c.mu.Unlock()
	consumer, err := s.OrderedConsumer(c.ctx, jetstream.OrderedConsumerConfig{FilterSubjects: []string{raceRoot + ">"},
		DeliverPolicy: jetstream.DeliverByStartSequencePolicy, OptStartSeq: since + 1})
	if err != nil {
		_ = c.gone(err)
		return
	}
	var workers [atOnce]chan jetstream.Msg
	var ended sync.WaitGroup
	stop := make(chan struct{})
	for i := range workers {
		workers[i] = make(chan jetstream.Msg, 64)
		ended.Go(func() {
			for {
				select {
				case <-stop:
					return
				case msg := <-workers[i]:
					c.heard(msg)
				}
			}
		})
	}
	following, err := consumer.Consume(func(msg jetstream.Msg) {
		race, name, ok := splitSubject(msg.Subject(), raceRoot)
		journal, _, is := wire.SplitName(name)
		if !ok || !is || msg.Headers().Get(headerFrom) == c.id {
			return // our own lines are in the mirror, or a look brings them there
		}
		sum := fnv.New32a() // a fork needs the mirror before it: both go to one worker, in order
		sum.Write([]byte(race + "." + journal))
		select {
		case workers[sum.Sum32()%atOnce] <- msg:
		case <-stop:
		}
	}, jetstream.ConsumeErrHandler(func(_ jetstream.ConsumeContext, err error) { c.problem(err) }))
	if err != nil {
		close(stop)
		ended.Wait()
		_ = c.gone(err)
		return
	}
	c.mu.Lock()
	c.stopped = func() {
		following.Stop()
		close(stop)
		<-following.Closed()
		ended.Wait()
	}
	c.mu.Unlock()
}

// stop ends the following of both streams.
func (c *Cluster) stop() {
	c.mu.Lock()
	stopped := c.stopped
	c.stopped = nil
	c.mu.Unlock()
	if stopped != nil {
		stopped()
	}
}

// heard takes in a message of another headquarters.
func (c *Cluster) heard(msg jetstream.Msg) {
	m := c.named(msg.Subject())
	meta, err := msg.Metadata()
	if err != nil || m == nil {
		return
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := c.hear(m, msg, meta.Sequence.Stream); err != nil && !quiet(err) {
		c.problem(fmt.Errorf("the mirror %s/%s is behind: %w", m.race, m.name, err))
	}
	c.mu.Lock()
	c.hint = max(c.hint, meta.Sequence.Stream)
	c.mu.Unlock()
}

func (c *Cluster) hear(m *mirror, msg jetstream.Msg, seq uint64) error {
	if m.known && seq <= m.seq {
		return nil
	}
	if err := c.over(m); err != nil {
		m.known = false // it catches up when the old lines are gone
		return err
	}
	e, err := parse(msg.Headers(), msg.Data(), seq)
	if err != nil {
		return fmt.Errorf("message %d: %w", seq, err)
	}
	have, err := c.o.Store.Copy(m.race, m.name)
	if err == nil && e.first == have.Size {
		err = c.take(m, e)
		have.Size, have.Head = e.end, e.head
	}
	if err == nil && e.end == have.Size && e.head == have.Head {
		m.seq, m.known = seq, true
		return nil
	}
	return c.settleHeld(m)
}

// beatMessage is a beat on its way to other headquarters.
type beatMessage struct {
	From string     `json:"from"`
	Beat wire.Beat  `json:"beat"`
	Lack *wire.Copy `json:"lack,omitempty"` // in place of a beat: From has so much of the mirror, and cannot go on
}

// Told takes news of the intake. A beat is told here and to the other headquarters. Lines are not
// told again: [Options.Told] has them from [Cluster.Append], in the order of their mirror.
func (c *Cluster) Told(n intake.News) {
	if n.Beat == nil {
		return
	}
	c.o.Told(n)
	if c.alone() {
		return // nobody else hears
	}
	text, err := json.Marshal(beatMessage{From: c.id, Beat: *n.Beat})
	if err == nil && c.nc.IsConnected() {
		err = c.nc.Publish(beatRoot+n.Race+"."+n.Mirror, text)
	}
	if err != nil {
		c.problem(fmt.Errorf("telling of a beat: %w", err)) // the next one comes in 15 s
	}
}

// beaten takes a beat of another headquarters.
func (c *Cluster) beaten(msg *nats.Msg) {
	race, name, ok := splitSubject(msg.Subject, beatRoot)
	_, _, is := wire.SplitName(name)
	var b beatMessage
	if !ok || !is || len(msg.Data) > 2*wire.MaxBeat || json.Unmarshal(msg.Data, &b) != nil || b.From == c.id || c.o.Book.Forgotten(race) {
		return
	}
	if b.Lack != nil {
		c.asked(race, name, *b.Lack)
		return
	}
	if b.Beat.Check() != nil {
		return
	}
	c.o.Told(intake.News{Race: race, Mirror: name, At: c.o.Now(), Beat: &b.Beat})
}
