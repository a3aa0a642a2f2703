package out

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"spotter/audio"
	"spotter/audio/clip"
	"spotter/phone/link"
	"spotter/phone/wire"
)

// Name is the output's name, as --output takes it.
const Name = "phone"

// Options configure an [Ear].
type Options struct {
	Bank  clip.Bank
	Mono  bool   // the same in both ears
	Label string // as people know the output
	// Note is told what a journal keeps of the phone: that it came, left, or was refused. It must not
	// wait. Nil: nobody is told.
	Note func(said string)
	// Nudge has the screen look soon. It must not wait. Nil: nobody looks.
	Nudge func()
}

// Ear is the runner's phone as an output. It is safe for concurrent use.
type Ear struct {
	o     Options
	shelf *shelf
	first uint64        // the number before the first cue: those of an earlier program are smaller
	last  atomic.Uint64 // number of the last cue or stop

	mu     sync.Mutex
	peer   *link.Peer // a phone that is there; nil: none
	ready  bool       // it has all clips, and its sound is open
	fault  error      // why it cannot be ready; nil
	stream *stream    // that plays on it; nil: none
	comes  chan struct{}
}

var _ audio.Output = (*Ear)(nil)

// New returns the output. Its [Ear.Handle] and [Ear.Clip] are for a link.
func New(o Options) *Ear {
	e := &Ear{o: o, shelf: newShelf(o.Bank), first: uint64(time.Now().UnixMilli()), comes: make(chan struct{})}
	e.last.Store(e.first)
	if e.o.Note == nil {
		e.o.Note = func(string) {}
	}
	if e.o.Nudge == nil {
		e.o.Nudge = func() {}
	}
	return e
}

// Clip returns a sound of the pack by its sum; see [link.Options].
func (e *Ear) Clip(sum string) []byte { return e.shelf.file(sum) }

// next returns the number of the next cue or stop.
func (e *Ear) next() uint64 { return e.last.Add(1) }

// numbered reports whether a cue with this number was sent, by this program or one before it.
func (e *Ear) numbered(n uint64) bool { return n > 0 && n <= e.last.Load() }

// Name implements [audio.Output].
func (e *Ear) Name() string { return Name }

// Open implements [audio.Output]: it waits until a phone is ready.
func (e *Ear) Open(ctx context.Context, tl *audio.Timeline) (audio.Stream, error) {
	for {
		e.mu.Lock()
		peer, ready, fault, comes := e.peer, e.ready, e.fault, e.comes
		if peer != nil && ready && peer.Synced() {
			s := &stream{ear: e, peer: peer, tl: tl, began: time.Now(), lost: make(chan error, 1), words: make(chan audio.CueWord, words),
				changed: make(chan struct{}, 1)}
			s.timer = time.AfterFunc(time.Hour, s.doubts)
			e.stream = s
			e.mu.Unlock()
			s.Stop() // a STOP that repeats there was cleared, or is started again next
			return s, nil
		}
		e.mu.Unlock()
		wait := time.Hour
		if peer != nil && ready {
			wait = 20 * time.Millisecond // its clock is not known yet
		}
		select {
		case <-comes:
		case <-time.After(wait):
		case <-ctx.Done():
			switch {
			case fault != nil:
				return nil, fault
			case peer == nil:
				return nil, audio.Remedied("open its page: scan the code on the screen", "no phone is connected")
			}
			return nil, audio.Remedied("tap the page on the phone", "the phone is not ready")
		}
	}
}

// talkFor bounds the age of what is heard of the spotter's live voice: what is older is of no use.
const talkFor = 250 * time.Millisecond

// Talk sends 20 ms of the spotter's live voice, at [wire.VoiceRate], to the phone that is there. It never waits: a link
// that is behind has what is said left out, and carries cues alone. The frame may be changed after that.
func (e *Ear) Talk(frame []int16) {
	e.mu.Lock()
	p := e.peer
	if !e.ready {
		p = nil
	}
	e.mu.Unlock()
	if p == nil {
		return
	}
	if due, _, ok := p.Page(time.Now().Add(talkFor)); ok {
		p.SendSpare(wire.VoiceFrame(due, frame))
	}
}

// changed has those who wait look again. The lock is held.
func (e *Ear) changed() {
	close(e.comes)
	e.comes = make(chan struct{})
}

// Handle has a phone from when it is let in until it leaves; see [link.Page].
func (e *Ear) Handle(p *link.Peer) {
	e.mu.Lock()
	if p.Gone() { // another took its place meanwhile, and may be here already
		e.mu.Unlock()
		return
	}
	e.peer, e.ready, e.fault = p, false, nil
	e.changed()
	e.mu.Unlock()
	e.o.Note("the phone came: " + p.Hello().Agent)
	p.Send(e.shelf.message())
	look := time.NewTicker(250 * time.Millisecond)
	defer look.Stop()
	was := p.State()
	for {
		select {
		case m := <-p.Messages():
			e.take(p, &m)
		case <-look.C:
			if is := p.State(); is.State != was.State || is.Hidden != was.Hidden || is.StallMs > 100 || was.StallMs > 100 || is.OutMs != was.OutMs {
				was = is
				e.looks()
			}
		case <-p.Done():
			e.left(p)
			return
		}
	}
}

// looks has the engine look at the device again.
func (e *Ear) looks() {
	e.mu.Lock()
	s := e.stream
	e.mu.Unlock()
	if s != nil {
		s.changes()
	}
	e.o.Nudge()
}

// take does what a message says.
func (e *Ear) take(p *link.Peer, m *link.Received) {
	switch m.Type {
	case wire.Ready:
		e.isReady(p, m)
		return
	case wire.Trouble, wire.Test:
		e.tells(p, m)
		return
	}
	e.mu.Lock()
	s := e.stream
	e.mu.Unlock()
	if s != nil && s.peer == p {
		s.take(m)
	} else if !e.numbered(m.N) {
		p.Hostile(m.Type + " of a cue that was never sent")
	}
}

// tells takes in what a page tells of its phone. It has few words: no others come into a journal.
func (e *Ear) tells(p *link.Peer, m *link.Received) {
	side := func(s string) bool { return s == "left" || s == "right" }
	switch {
	case m.Type == wire.Test && side(m.ID) && side(m.Side):
		e.o.Note(fmt.Sprintf("ear test: %s was played, the runner tapped %s", m.ID, m.Side))
	case m.Type == wire.Trouble && slices.Contains([]string{wire.Hidden, wire.Interrupted, wire.Stall}, m.Kind):
		e.o.Note("the phone: " + m.Kind)
		e.looks()
	default:
		p.Hostile(m.Type + " of a kind that no page has")
	}
}

// isReady takes in that a phone has the clips, or lacks some.
func (e *Ear) isReady(p *link.Peer, m *link.Received) {
	e.mu.Lock()
	if len(m.Missing) > 0 || m.SHA256 != e.shelf.message().SHA256 {
		e.ready = false
		e.fault = audio.Remedied("load the page on the phone again", "the phone lacks %d sounds of the pack", max(1, len(m.Missing)))
	} else {
		e.ready, e.fault = true, nil
	}
	fault := e.fault
	e.changed()
	e.mu.Unlock()
	if fault != nil {
		e.o.Note(fault.Error())
	} else {
		e.o.Note("the phone is ready")
	}
	e.o.Nudge()
}

// left gives up a phone.
func (e *Ear) left(p *link.Peer) {
	e.mu.Lock()
	s := e.stream
	if e.peer == p {
		e.peer, e.ready = nil, false
		e.changed()
	}
	if s != nil && s.peer == p {
		e.stream = nil
	} else {
		s = nil
	}
	e.mu.Unlock()
	if s != nil {
		s.gone(audio.Remedied("it comes back by itself; else open its page again", "the link to the phone is lost: %s", p.Err()))
	}
	e.o.Note("the phone left: " + p.Err().Error())
	e.o.Nudge()
}

// closed forgets a stream.
func (e *Ear) closed(s *stream) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.stream == s {
		e.stream = nil
	}
}

// Phone describes the runner's phone.
type Phone struct {
	Here, Ready bool
	State       wire.Message // its last pong, or hello
}

// Phone describes the phone that is there.
func (e *Ear) Phone() Phone {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.peer == nil {
		return Phone{}
	}
	return Phone{Here: true, Ready: e.ready, State: e.peer.State()}
}
