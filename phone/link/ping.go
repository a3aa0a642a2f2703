package link

import (
	"time"

	"spotter/phone/wire"
)

// When a page is lost.
const (
	lostAfter = 750 * time.Millisecond // without a word of it: two pings and more
	// Where spotter itself stood still meanwhile, what the page said may wait to be read: it has this much longer, once.
	stoodStill = 100 * time.Millisecond
	grace      = 250 * time.Millisecond
)

// silence finds out whether a page has been silent for too long. Times are on the link's clock.
type silence struct {
	graced time.Duration // the page's last word when the grace was given
	until  time.Duration // the end of the grace
}

// lost returns when a page whose last word came at heard is lost. late says by how much the look comes later than planned.
func (s *silence) lost(now, heard, late time.Duration) time.Duration {
	if late > stoodStill && heard != s.graced {
		s.graced, s.until = heard, now+grace
	}
	return max(heard+lostAfter, s.until)
}

// ping asks the page for its clock, and sees whether it is still there. It sleeps until one of both is due.
func (p *Peer) ping() {
	wake := time.NewTimer(0)
	defer wake.Stop()
	last, planned := -firstEvery, time.Since(p.link.began)
	var s silence
	for n := uint64(1); ; {
		select {
		case <-p.gone:
			return
		case <-wake.C:
		}
		now := time.Since(p.link.began)
		lost := s.lost(now, time.Duration(p.heard.Load()), now-planned)
		if now >= lost {
			p.end("", ErrSilent)
			return
		}
		every := pingEvery
		if n <= firstPings {
			every = firstEvery
		}
		if now-last >= every {
			p.Send(wire.Message{Type: wire.Ping, N: n, Server: Milliseconds(now)})
			last = now
			n++
		}
		wait := max(time.Millisecond, min(last+every, lost)-now)
		planned = now + wait
		wake.Reset(wait)
	}
}

// ponged takes in a pong. One to a ping that was never sent is a lie.
func (p *Peer) ponged(m *wire.Message, now time.Time) bool {
	back := Milliseconds(now.Sub(p.link.began))
	if m.Server > back || m.Server <= 0 {
		p.Hostile("a pong to no ping")
		return false
	}
	p.sync.add(m.Server, m.Page, back)
	p.pong.Store(m)
	p.round.Store(int64(Duration(back - m.Server)))
	return true
}
