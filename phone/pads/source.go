package pads

import (
	"context"
	"fmt"
	"sync"
	"time"

	"spotter/input"
	"spotter/phone/link"
	"spotter/phone/wire"
	"spotter/race"
)

// Name is the name of the source, in the journal and on the screen.
const Name = "pads page"

// LateAfter is the age at which a press is refused. It is counted from the touch to the arrival.
const LateAfter = 300 * time.Millisecond

// kept bounds the presses whose outcome is still waited for.
const kept = 256

// The words of an outcome, as package wire lists them.
const (
	Begun    = "begun"
	Heard    = "heard"
	Cut      = "cut"
	Dropped  = "dropped"
	Expired  = "expired"
	NoDevice = "no_device"
	Refused  = "refused"
	Done     = "done"
)

// Why a press is refused.
const (
	whyLate   = "late"
	whyClock  = "clock"  // too few pings came back to know the page's clock
	whyNobody = "nobody" // the screen does not listen
)

// asked is a press whose page waits to be told what became of it.
type asked struct {
	peer *link.Peer
	n    uint64 // the page's number of it
	at   time.Duration
	cue  uint64 // ID of the event that it made; 0: none yet
}

// Source is the page of the pads. It is safe for concurrent use.
type Source struct {
	now  func() race.Stamp
	pads []wire.Pad

	mu    sync.Mutex
	to    *input.Sink // nil: nobody listens
	peer  *link.Peer  // the page that is there; nil: none
	came  bool        // one has come
	last  uint64      // ID of the last press
	asked []asked     // oldest first
}

var _ input.Source = (*Source)(nil)

// New returns the source of a page with these pads. now is the program's clock.
func New(now func() race.Stamp, shown []wire.Pad) *Source {
	return &Source{now: now, pads: shown}
}

// Name implements [input.Source].
func (s *Source) Name() string { return Name }

// Run implements [input.Source]: from now on presses go to to.
func (s *Source) Run(ctx context.Context, to input.Sink) error {
	s.mu.Lock()
	s.to = &to
	here := s.peer != nil
	s.mu.Unlock()
	if here {
		s.tell(true, nil)
	}
	<-ctx.Done()
	s.mu.Lock()
	s.to = nil
	s.mu.Unlock()
	return nil
}

// tell says whether a page is there; err says why it left.
func (s *Source) tell(here bool, err error) {
	s.mu.Lock()
	to := s.to
	s.mu.Unlock()
	if to == nil {
		return
	}
	st := input.State{Source: Name, Is: input.Here, At: s.now().Boot}
	if !here {
		st.Is, st.Fault, st.Next = input.Lost, err.Error(), "look at the phone: it connects again by itself"
	}
	to.State(st)
}

// Came reports whether a page has ever come.
func (s *Source) Came() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.came
}

// Handle talks to a page until it leaves. It is what [link.Page] wants.
func (s *Source) Handle(p *link.Peer) {
	s.mu.Lock()
	if p.Gone() { // another took its place meanwhile, and may be here already
		s.mu.Unlock()
		return
	}
	s.peer, s.came = p, true
	s.mu.Unlock()
	s.tell(true, nil)
	p.Send(wire.Message{Type: wire.Layout, Pads: s.pads})
	var last uint64 // number of the page's last press
	for {
		select {
		case m := <-p.Messages():
			if m.Type != wire.Press {
				continue
			}
			if m.N <= last {
				p.Hostile(fmt.Sprintf("press %d after press %d", m.N, last))
				continue
			}
			last = m.N
			s.press(p, m)
		case <-p.Done():
			s.left(p)
			return
		}
	}
}

// left forgets a page, unless another is there.
func (s *Source) left(p *link.Peer) {
	s.mu.Lock()
	was := s.peer == p
	if was {
		s.peer = nil
	}
	s.mu.Unlock()
	if was {
		s.tell(false, p.Err())
	}
}

// press takes one press of a page: to the screen, or back refused.
func (s *Source) press(p *link.Peer, m link.Received) {
	do, ok := input.ParseDo(m.Do)
	if !ok || !s.has(m.Do) {
		p.Hostile("a press of a pad that it does not have")
		return
	}
	touched, ok := p.Ours(m.Page)
	age := m.At.Sub(touched)
	switch {
	case !ok || !p.Synced():
		p.Send(wire.Message{Type: wire.Outcome, N: m.N, Is: Refused, Why: whyClock})
		return
	case age > LateAfter || age < -LateAfter: // a touch of the future is by a clock that jumped
		p.Send(wire.Message{Type: wire.Outcome, N: m.N, Is: Refused, Why: whyLate, LateMs: link.Milliseconds(age)})
		return
	}
	at := s.now()
	waited := time.Since(m.At)
	at.Boot, at.Wall = at.Boot-waited, at.Wall.Add(-waited)
	s.mu.Lock()
	to := s.to
	s.last++
	id := s.last
	if to != nil {
		if len(s.asked) == kept {
			s.asked = s.asked[1:]
		}
		s.asked = append(s.asked, asked{peer: p, n: m.N, at: at.Boot})
	}
	s.mu.Unlock()
	if to == nil {
		p.Send(wire.Message{Type: wire.Outcome, N: m.N, Is: Refused, Why: whyNobody})
		return
	}
	to.Press(input.Press{Do: do, At: at, Way: race.ByPage, Code: m.Do, ID: id})
}

// has reports whether the page shows a pad for a thing to do.
func (s *Source) has(do string) bool {
	for i := range s.pads {
		if s.pads[i].Do == do {
			return true
		}
	}
	return false
}

// Played says that the press of a stamp became the cue with an ID. It never waits. The stamp may
// be cut to milliseconds, as those of events are. A nil source has no presses.
func (s *Source) Played(boot time.Duration, cue uint64) {
	if s == nil {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if i := s.find(boot); i >= 0 {
		s.asked[i].cue = cue
	}
}

// Done says that the press of a stamp did what it was for, and made no sound. It never waits.
func (s *Source) Done(boot time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if i := s.find(boot); i >= 0 {
		s.answer(i, Done)
	}
}

// Outcome says what became of a cue, in a word of this package. Cues that no pad asked for
// are none of its business. It never waits.
func (s *Source) Outcome(cue uint64, is string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i := range s.asked {
		if s.asked[i].cue == cue && cue != 0 {
			s.answer(i, is)
			return
		}
	}
}

// find returns the oldest press of a stamp that has made no event yet, with the lock held; -1: none.
func (s *Source) find(boot time.Duration) int {
	for i := range s.asked {
		if s.asked[i].cue == 0 && s.asked[i].at.Truncate(time.Millisecond) == boot.Truncate(time.Millisecond) {
			return i
		}
	}
	return -1
}

// answer tells the page, with the lock held. All but begun is the last word.
func (s *Source) answer(i int, is string) {
	a := s.asked[i]
	a.peer.Send(wire.Message{Type: wire.Outcome, N: a.n, Is: is})
	if is != Begun {
		s.asked = append(s.asked[:i], s.asked[i+1:]...)
	}
}
