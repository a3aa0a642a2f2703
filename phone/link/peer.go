package link

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"sync"
	"sync/atomic"
	"time"

	"github.com/coder/websocket"

	"spotter/phone/wire"
	"spotter/text"
)

// The bounds of a connection.
const (
	maxFrame    = 64 << 10               // bytes from a page; its longest message has a hundred or so
	perSecond   = 60                     // messages that a page may send for long
	burst       = 120                    // and at once
	writeWithin = 300 * time.Millisecond // a write that takes longer ends the connection
	queued      = 64                     // frames that may wait to be written
	spareQueued = 4                      // of those, where a frame that may be left out is sent
	helloWithin = 5 * time.Second
	pingEvery   = 250 * time.Millisecond
	firstPings  = 8 // come quickly, to know the page's clock
	firstEvery  = 40 * time.Millisecond
	partsQueued = 512  // parts of sounds that may wait, 8 MB
	maxPage     = 1e12 // ms on a page's clock: 30 years
)

// Codes of a close, for programs. A bye before it says the same in words.
const (
	closeReplaced = websocket.StatusCode(4000)
	closeRefused  = websocket.StatusCode(4001)
)

// Why a connection ended.
var (
	ErrSilent   = errors.New("the phone does not answer")
	ErrSlow     = errors.New("the phone takes nothing any more")
	ErrHostile  = errors.New("the page sent what no page sends")
	ErrLeft     = errors.New("the phone left")
	errReplaced = errors.New("another phone took its place")
	errOver     = errors.New("the race was left")
	errRefused  = errors.New("it was refused")
)

// Received is a message of a page, and when it arrived here.
type Received struct {
	wire.Message
	At time.Time
}

// Peer is a page that is connected. Its methods are safe for concurrent use.
type Peer struct {
	kind  Kind
	link  *Link
	conn  *websocket.Conn
	hello wire.Message
	sync  clockSync
	out   chan frame
	parts chan part // wait until nothing else does
	in    chan Received
	heard atomic.Int64 // when the page last said something, in ns of the link's clock
	pong  atomic.Pointer[wire.Message]
	round atomic.Int64 // how long the last ping and its pong took, in ns

	once sync.Once
	gone chan struct{}
	err  error  // read after gone is closed
	bye  string // word of wire, "" for none; the same
}

// Kind says what the page is for.
func (p *Peer) Kind() Kind { return p.kind }

// Hello returns the page's first message, cleaned.
func (p *Peer) Hello() wire.Message { return p.hello }

// State returns the page's last pong, or its hello before the first.
func (p *Peer) State() wire.Message { return *p.pong.Load() }

// Messages receives what the page sends, but for pongs. It is never closed: see [Peer.Done].
func (p *Peer) Messages() <-chan Received { return p.in }

// Done is closed when the connection has ended.
func (p *Peer) Done() <-chan struct{} { return p.gone }

// Gone reports whether the connection has ended. One that another took the place of has, before the other is
// handed on.
func (p *Peer) Gone() bool {
	select {
	case <-p.gone:
		return true
	default:
		return false
	}
}

// Err says why the connection ended; call it after Done.
func (p *Peer) Err() error { return p.err }

// Page returns what the page's clock shows at a time, in ms, and by how much that may be
// wrong; ok is false before the first ping came back.
func (p *Peer) Page(at time.Time) (ms, wrong float64, ok bool) {
	offset, wrong, ok := p.sync.offset()
	return Milliseconds(at.Sub(p.link.began)) + offset, wrong, ok
}

// Ours returns when the page's clock showed so many ms; ok as of [Peer.Page].
func (p *Peer) Ours(ms float64) (at time.Time, ok bool) {
	offset, _, ok := p.sync.offset()
	return p.link.began.Add(Duration(ms - offset)), ok
}

// Round returns how long the last ping and its pong took; 0 before the first.
func (p *Peer) Round() time.Duration { return time.Duration(p.round.Load()) }

// Synced reports whether enough pings came back to say how the clocks stand.
func (p *Peer) Synced() bool { return p.sync.pings() >= firstPings/2 }

// Hostile ends the connection of a page that sent what no page sends, and has a person told.
func (p *Peer) Hostile(what string) {
	p.end(wire.ByeHostile, fmt.Errorf("%w: %s", ErrHostile, what))
}

// Close ends the connection, as when the race is left. It does not wait for the page.
func (p *Peer) Close() { p.end(wire.ByeOver, errOver) }

// end ends the connection, once. p may be nil.
func (p *Peer) end(bye string, err error) {
	if p == nil {
		return
	}
	p.once.Do(func() {
		p.err, p.bye = err, bye
		close(p.gone)
		if errors.Is(err, ErrHostile) {
			p.link.told(p.kind, err.Error())
		}
	})
}

// told tells a person.
func (l *Link) told(k Kind, what string) {
	if l.o.Told != nil {
		l.o.Told(k, what)
	}
}

// hold keeps a connection from its hello to its end.
func (l *Link) hold(ctx context.Context, c *websocket.Conn, k Kind) {
	ctx, cancel := context.WithCancel(ctx)
	p := &Peer{kind: k, link: l, conn: c, out: make(chan frame, queued), parts: make(chan part, partsQueued), in: make(chan Received, queued), gone: make(chan struct{})}
	c.SetReadLimit(maxFrame)
	var inside sync.WaitGroup
	defer func() {
		p.end(wire.ByeOver, errOver)
		l.seats[k].leave(p)
		p.farewell(cancel) // while the reader runs: it takes the other end's close
		cancel()
		inside.Wait()
	}()
	stop := context.AfterFunc(ctx, func() { p.end(wire.ByeOver, errOver) })
	defer stop()
	if !p.greet(ctx) {
		inside.Go(func() { p.drain(ctx) })
		return
	}
	p.heard.Store(int64(time.Since(l.began)))
	inside.Go(func() { p.read(ctx); p.drain(ctx) })
	inside.Go(func() { p.write(ctx) })
	inside.Go(p.ping)
	asking, asked := context.WithCancel(ctx)
	inside.Go(func() { <-p.gone; asked() })
	if why := l.admit(asking, p); why != "" {
		l.told(k, "another phone was refused: "+why)
		p.end(why, errRefused)
		return
	}
	l.o.Pages[k].Handle(p)
}

// greet takes the hello of a page.
func (p *Peer) greet(ctx context.Context) bool {
	ctx, cancel := context.WithTimeout(ctx, helloWithin)
	defer cancel()
	kind, b, err := p.conn.Read(ctx)
	m, bad := parse(kind, b)
	switch {
	case err != nil:
		p.end("", fmt.Errorf("%w: no hello", ErrLeft))
		return false
	case bad != "":
		p.Hostile(bad)
		return false
	case m.Type != wire.Hello:
		p.Hostile("its first message is no hello")
		return false
	case m.Proto != wire.Proto:
		p.link.told(p.kind, fmt.Sprintf("a page of another version was refused: %d, not %d", m.Proto, wire.Proto))
		p.end(wire.ByeProto, errRefused)
		return false
	}
	p.hello = m
	p.pong.Store(&m)
	return true
}

// parse reads a message; bad says what is wrong with it. Its texts are cleaned and short.
func parse(kind websocket.MessageType, b []byte) (m wire.Message, bad string) {
	if kind != websocket.MessageText {
		return m, "a frame that is no text"
	}
	if err := json.Unmarshal(b, &m); err != nil {
		return m, "a message that is no JSON of ours"
	}
	for _, v := range []float64{m.Page, m.OutMs, m.BaseMs, m.StallMs, m.LateMs, m.Server, m.Ear, m.Jitter} {
		if math.Abs(v) > maxPage {
			return m, "a time of more than 30 years"
		}
	}
	for _, s := range []*string{&m.Type, &m.ID, &m.Agent, &m.State, &m.Why, &m.Kind, &m.Side, &m.Do} {
		*s = short(*s)
	}
	return m, ""
}

// short returns a text of a page as a terminal and a journal may have it.
func short(s string) string {
	s = text.Clean(s)
	if r := []rune(s); len(r) > 200 {
		s = string(r[:200])
	}
	return s
}

// read takes what the page sends until the connection ends.
func (p *Peer) read(ctx context.Context) {
	room, last := float64(burst), time.Now()
	for {
		kind, b, err := p.conn.Read(ctx)
		now := time.Now()
		if err != nil {
			if websocket.CloseStatus(err) == websocket.StatusMessageTooBig || errors.Is(err, websocket.ErrMessageTooBig) {
				p.Hostile("a frame of more than 64 kB")
			}
			p.end("", fmt.Errorf("%w", ErrLeft))
			return
		}
		if room = min(burst, room+perSecond*now.Sub(last).Seconds()) - 1; room < 0 {
			p.Hostile("a flood of messages")
			return
		}
		last = now
		m, bad := parse(kind, b)
		if bad != "" {
			p.Hostile(bad)
			return
		}
		p.heard.Store(int64(now.Sub(p.link.began)))
		if m.Type == wire.Pong {
			if !p.ponged(&m, now) {
				return
			}
			continue
		}
		select {
		case p.in <- Received{m, now}:
		default: // who takes them never waits
			p.Hostile("a flood of messages")
			return
		}
	}
}

// drain reads on, and heeds nothing: the other end's close is to be seen.
func (p *Peer) drain(ctx context.Context) {
	for {
		if _, _, err := p.conn.Read(ctx); err != nil {
			return
		}
	}
}
