package link

import (
	"time"

	"spotter/phone/wire"
)

// ping asks the page for its clock, and sees whether it is still there. It sleeps until one of both is due.
func (p *Peer) ping() {
	wake := time.NewTimer(0)
	defer wake.Stop()
	last := -firstEvery
	for n := uint64(1); ; {
		select {
		case <-p.gone:
			return
		case <-wake.C:
		}
		now := time.Since(p.link.began)
		lost := time.Duration(p.heard.Load()) + lostAfter
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
		wake.Reset(max(time.Millisecond, min(last+every, lost)-now))
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
