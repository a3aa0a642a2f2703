package link

import (
	"context"
	"crypto/subtle"
	"sync"
	"time"

	"spotter/phone/wire"
)

// askFor bounds how long the spotter may take to say whether another phone may come.
const askFor = 30 * time.Second

// A phone that comes and goes without end is let in so many times at once, and once more after each while.
const (
	admitAtOnce = 20
	admitEvery  = time.Second
)

// seat holds the one phone of a kind. Once a phone has had it, another needs the spotter's yes,
// also while that phone is away: whoever photographs the QR code must not mute the runner.
type seat struct {
	mu     sync.Mutex
	peer   *Peer  // nil: it is away, or nobody came yet
	resume string // what it says to be let in again; "": nobody came yet
	asking bool
	full   time.Time // when as many as at once may come again
}

// pace takes a place among those that may come, and returns how long to wait for it.
func (s *seat) pace(now time.Time) time.Duration {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.full.Before(now) {
		s.full = now
	}
	s.full = s.full.Add(admitEvery)
	return max(0, s.full.Sub(now)-admitAtOnce*admitEvery)
}

// admit gives a peer the seat of its kind, or says in a word of wire why not.
func (l *Link) admit(ctx context.Context, p *Peer) (why string) {
	s := &l.seats[p.kind]
	if wait := s.pace(time.Now()); wait > 0 {
		select {
		case <-time.After(wait):
		case <-ctx.Done():
			return wire.ByeTaken
		}
	}
	s.mu.Lock()
	known := subtle.ConstantTimeCompare([]byte(s.resume), []byte(p.hello.Resume)) == 1
	if s.resume == "" || known {
		old := s.sit(p)
		s.mu.Unlock()
		old.end(wire.ByeReplaced, errReplaced)
		return ""
	}
	if s.asking || l.o.Ask == nil {
		s.mu.Unlock()
		return wire.ByeTaken
	}
	s.asking = true
	s.mu.Unlock()
	ctx, end := context.WithTimeout(ctx, askFor)
	yes := l.o.Ask(ctx, p.kind, p.hello.Agent)
	gone := ctx.Err() != nil // a phone that left meanwhile takes nobody's place
	end()
	s.mu.Lock()
	s.asking = false
	if !yes || gone {
		s.mu.Unlock()
		return wire.ByeTaken
	}
	s.resume = "" // the phone before needs a yes to come back
	old := s.sit(p)
	s.mu.Unlock()
	old.end(wire.ByeReplaced, errReplaced)
	return ""
}

// sit gives a peer the seat, with the lock held, and returns who had it.
func (s *seat) sit(p *Peer) (old *Peer) {
	if s.resume == "" {
		s.resume = newToken()
	}
	old, s.peer = s.peer, p
	p.Send(wire.Message{Type: wire.Welcome, Resume: s.resume})
	return old
}

// leave frees the seat, unless another has it.
func (s *seat) leave(p *Peer) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.peer == p {
		s.peer = nil
	}
}
