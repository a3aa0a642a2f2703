package lines

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"spotter/crew/access"
	"spotter/crew/post"
)

// sharing holds the state of the stream of guests and messages.
type sharing struct {
	carrying sync.Mutex // one goroutine carries at a time

	mu      sync.Mutex
	made    time.Time // when the stream was made
	stream  jetstream.Stream
	until   uint64            // the last message at that time: before it is read, nothing is carried
	read    uint64            // the last message that was read
	texts   map[string]bool   // of the lines that are in the stream
	seqs    map[string]uint64 // of a subject: the last message that was taken in
	book    access.Place      // before it, the lines of the book are in the stream
	posts   map[string]int    // of a race: lines of its messages that are in the stream
	waiting []crewLine        // that could not be written yet
	stop    func()
}

// crewLine is a message of the stream.
type crewLine struct {
	subject string
	text    []byte
}

func (s *sharing) reset() {
	s.texts, s.seqs, s.posts = make(map[string]bool), make(map[string]uint64), make(map[string]int)
	s.read, s.book = 0, access.Place{}
}

// heed follows a stream that was not known from its first message on, and writes again what
// could not be written.
func (s *sharing) heed(c *Cluster, stream jetstream.Stream) {
	info := stream.CachedInfo()
	s.mu.Lock()
	same := s.made.Equal(info.Created)
	stop := s.stop
	waiting := s.waiting
	s.waiting = nil
	s.mu.Unlock()
	for _, l := range waiting {
		s.merge(c, l)
	}
	if same {
		return
	}
	if stop != nil {
		stop()
	}
	last, err := c.last(stream, crewRoot+">") // the last one that was not purged
	if err != nil {
		return // again
	}
	s.mu.Lock()
	s.reset()
	s.made, s.stream, s.until, s.stop = info.Created, stream, 0, nil
	if last != nil {
		s.until = last.Sequence
	}
	s.mu.Unlock()
	consumer, err := stream.OrderedConsumer(c.ctx, jetstream.OrderedConsumerConfig{DeliverPolicy: jetstream.DeliverAllPolicy})
	var following jetstream.ConsumeContext
	if err == nil {
		following, err = consumer.Consume(func(m jetstream.Msg) {
			if meta, err := m.Metadata(); err == nil {
				s.take(c, m.Subject(), m.Data(), meta.Sequence.Stream)
			}
		}, jetstream.ConsumeErrHandler(func(_ jetstream.ConsumeContext, err error) { c.problem(err) }))
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if err != nil {
		s.made = time.Time{} // again
		_ = c.gone(err)
		return
	}
	s.stop = func() { following.Stop(); <-following.Closed() }
}

// end ends the following.
func (s *sharing) end() {
	s.mu.Lock()
	stop := s.stop
	s.stop = nil
	s.mu.Unlock()
	if stop != nil {
		stop()
	}
}

// take takes in a message of the stream.
func (s *sharing) take(c *Cluster, subject string, text []byte, seq uint64) {
	s.merge(c, crewLine{subject, text})
	s.mu.Lock()
	defer s.mu.Unlock()
	s.texts[string(text)] = true
	s.seqs[subject] = max(s.seqs[subject], seq)
	s.read = max(s.read, seq)
}

// merge writes a line to the file it belongs in.
func (s *sharing) merge(c *Cluster, l crewLine) {
	race, kind, ok := splitSubject(l.subject, crewRoot)
	if !ok {
		return
	}
	var said struct{ At time.Time }
	err := json.Unmarshal(l.text, &said)
	if kind, _, _ = strings.Cut(kind, "."); err == nil && c.tooLate(race, kind, said.At) {
		return
	}
	switch kind {
	case "access", "own", "gone":
		err = c.o.Book.Merge(race, l.text)
	case "post", "seen":
		err = c.o.Post.Merge(race, l.text)
	case "ack":
		err = c.mergeAck(race, l.text)
	}
	if err != nil {
		c.problem(fmt.Errorf("keeping what another headquarters wrote: %w", err))
		s.mu.Lock()
		s.waiting = append(s.waiting, l)
		s.mu.Unlock()
	}
}

// heard reports whether all was read that was in the stream when it was met.
func (s *sharing) heard() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.stream != nil && s.stop != nil && s.read >= s.until
}

// carry publishes the lines of this headquarters' files that the stream lacks: of a guest who was
// invited or revoked by a command, of what a spotter has seen, or of all where the stream is new.
func (s *sharing) carry(c *Cluster) {
	s.carrying.Lock()
	defer s.carrying.Unlock()
	s.mu.Lock()
	from, made := s.book, s.made
	s.mu.Unlock()
	if !s.heard() {
		return
	}
	list, from, err := c.o.Book.Since(from)
	for i := 0; i < len(list) && err == nil; i++ {
		l := list[i]
		if err = s.put(c, guestSubject(l), l.Text, l.Journal != ""); err == nil {
			from = from.Next()
		}
	}
	s.mu.Lock()
	if s.made.Equal(made) {
		s.book = from
	}
	s.mu.Unlock()
	races, rerr := c.o.Store.Races()
	for _, race := range races {
		if err == nil && !c.o.Book.Forgotten(race) {
			err = errors.Join(s.carryPost(c, race), s.carryAcks(c, race))
		}
	}
	if err = errors.Join(err, rerr); err != nil {
		c.problem(fmt.Errorf("telling other headquarters of guests and messages: %w", err))
	}
}

func (s *sharing) carryPost(c *Cluster, race string) error {
	s.mu.Lock()
	from := s.posts[race]
	s.mu.Unlock()
	list, err := c.o.Post.Since(race, from)
	for _, l := range list {
		if err = s.put(c, letterSubject(race, l), l.Text, false); err != nil {
			return err
		}
		s.mu.Lock()
		s.posts[race]++
		s.mu.Unlock()
	}
	return err
}

func guestSubject(l access.Line) string {
	switch {
	case l.Gone:
		return crewRoot + l.Race + ".gone"
	case l.Journal != "":
		return crewRoot + l.Race + ".own." + l.Journal
	}
	return crewRoot + l.Race + ".access"
}

func letterSubject(race string, l post.Line) string {
	if l.Seen {
		return crewRoot + race + ".seen." + l.Journal
	}
	return crewRoot + race + ".post." + l.Journal
}

// put publishes a line, unless the stream has it. Of those of a subject for one, the first counts.
func (s *sharing) put(c *Cluster, subject string, text []byte, one bool) error {
	s.mu.Lock()
	has := s.texts[string(text)]
	s.mu.Unlock()
	if has {
		return nil
	}
	expected := uint64(anySequence)
	if one {
		expected = 0
	}
	_, err := s.publish(c, subject, text, expected)
	if errors.Is(err, errMoved) {
		return nil // another headquarters has put it there
	}
	return err
}

func (s *sharing) publish(c *Cluster, subject string, text []byte, expected uint64) (uint64, error) {
	msg := nats.NewMsg(subject)
	msg.Data = text
	sum := sha256.Sum256(append([]byte(subject+" "), text...))
	msg.Header.Set(headerID, hex.EncodeToString(sum[:]))
	msg.Header.Set(headerFrom, c.id)
	seq, err := c.publish(msg, crewStream, expected)
	if err == nil {
		s.mu.Lock()
		s.texts[string(text)] = true
		s.mu.Unlock()
	}
	return seq, err
}

// following returns the stream, or the error for a caller where there is none yet.
func (s *sharing) following(c *Cluster) (jetstream.Stream, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.stream == nil {
		return nil, c.gone(errors.New("the stream of guests is not there yet"))
	}
	return s.stream, nil
}

// claim is the [access.Claim] of the book.
func (c *Cluster) claim(l access.Line) ([]byte, error) {
	stream, err := c.share.following(c)
	if err != nil {
		return nil, err
	}
	c.share.carry(c) // others have to know the guest before they hear of the journal
	subject := guestSubject(l)
	_, err = c.share.publish(c, subject, l.Text, 0)
	if !errors.Is(err, errMoved) {
		return l.Text, err
	}
	first, err := c.last(stream, subject)
	if err == nil && first == nil {
		err = c.gone(errMoved)
	}
	if err != nil {
		return nil, err
	}
	return first.Data, nil
}

// letter is the [post.Share] of the office.
func (c *Cluster) letter(race string, l post.Line) error {
	s := &c.share
	stream, err := s.following(c)
	if err != nil {
		return err
	}
	subject := letterSubject(race, l)
	s.mu.Lock()
	expected := s.seqs[subject]
	s.mu.Unlock()
	seq, err := s.publish(c, subject, l.Text, expected)
	if err == nil {
		s.mu.Lock()
		s.seqs[subject] = max(s.seqs[subject], seq)
		s.mu.Unlock()
		return nil
	}
	if !errors.Is(err, errMoved) {
		return err
	}
	for from := expected + 1; ; {
		m, err := c.next(stream, subject, from)
		if err != nil {
			return err
		}
		if m == nil {
			if from == expected+1 { // nothing came, so what was there was purged
				s.mu.Lock()
				delete(s.seqs, subject)
				s.mu.Unlock()
			}
			return post.ErrBehind
		}
		s.take(c, subject, m.Data, m.Sequence)
		from = m.Sequence + 1
	}
}
