package link_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"math"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/fstest"
	"time"

	"github.com/coder/websocket"
	"go.uber.org/goleak"

	"spotter/phone/link"
	"spotter/phone/wire"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// served is a link that is served.
type served struct {
	*link.Link
	host  string
	peers chan *link.Peer
	ask   atomic.Bool
	asked atomic.Int64
	mu    sync.Mutex
	told  []string
}

// serve serves a link for a test; each peer is kept until it ends.
func serve(t *testing.T) *served {
	t.Helper()
	s := &served{peers: make(chan *link.Peer, 8)}
	page := func(text string) link.Page {
		return link.Page{Files: fstest.MapFS{"index.html": {Data: []byte(text)}, "ear.js": {Data: []byte("1")}},
			Handle: func(p *link.Peer) { s.peers <- p; <-p.Done() }}
	}
	o := link.Options{
		Clip: func(sum string) []byte {
			if sum == "abc" {
				return []byte("RIFF")
			}
			return nil
		},
		Ask: func(ctx context.Context, k link.Kind, agent string) bool { s.asked.Add(1); return s.ask.Load() },
		Told: func(k link.Kind, what string) {
			s.mu.Lock()
			defer s.mu.Unlock()
			s.told = append(s.told, k.String()+": "+what)
		},
	}
	o.Pages[link.Ear], o.Pages[link.Pads] = page("<script>let a</script><style>b{}</style>"), page("pads")
	l, err := link.New(o)
	if err != nil {
		t.Fatal(err)
	}
	on, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s.Link, s.host = l, on.Addr().String()
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- l.Serve(ctx, on) }()
	t.Cleanup(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
		http.DefaultClient.CloseIdleConnections()
	})
	for l.URL(link.Ear) == "" {
		time.Sleep(time.Millisecond)
	}
	return s
}

// saw reports whether a person was told something.
func (s *served) saw(t *testing.T, what string) {
	t.Helper()
	for end := time.Now().Add(2 * time.Second); time.Now().Before(end); time.Sleep(5 * time.Millisecond) {
		s.mu.Lock()
		all := strings.Join(s.told, "\n")
		s.mu.Unlock()
		if strings.Contains(all, what) {
			return
		}
	}
	t.Errorf("nobody was told %q but %q", what, s.told)
}

// path returns the path of a page, in small letters.
func (s *served) path(k link.Kind) string {
	u, err := url.Parse(strings.ToLower(s.URL(k)))
	if err != nil {
		panic(err)
	}
	return u.Path
}

// phone is a page in a test.
type phone struct {
	t     *testing.T
	c     *websocket.Conn
	ahead float64 // its clock, less ours
}

// join connects a page, which answers pings when it reads.
func (s *served) join(t *testing.T, k link.Kind, hello wire.Message) *phone {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	c, _, err := websocket.Dial(ctx, "ws://"+s.host+s.path(k)+"link", nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.CloseNow() })
	p := &phone{t: t, c: c, ahead: 5000}
	hello.Type = wire.Hello
	if hello.Proto == 0 {
		hello.Proto = wire.Proto
	}
	p.send(hello)
	return p
}

// send sends a message; a connection that is gone is no fault of it.
func (p *phone) send(m wire.Message) {
	b, err := json.Marshal(m)
	if err != nil {
		p.t.Fatal(err)
	}
	p.raw(b)
}

func (p *phone) raw(b []byte) {
	_ = p.c.Write(context.Background(), websocket.MessageText, b)
}

var zero = time.Now()

// now reads the page's clock.
func (p *phone) now() float64 { return link.Milliseconds(time.Since(zero)) + p.ahead }

// next returns the next message that is no ping, and answers pings until then.
func (p *phone) next() (wire.Message, error) {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	for {
		_, b, err := p.c.Read(ctx)
		if err != nil {
			return wire.Message{}, err
		}
		var m wire.Message
		if err := json.Unmarshal(b, &m); err != nil {
			p.t.Fatal(err)
		}
		if m.Type == wire.Ping {
			p.send(wire.Message{Type: wire.Pong, N: m.N, Server: m.Server, Page: p.now(), State: "running"})
			continue
		}
		return m, nil
	}
}

// want takes the next message, which is of a type.
func (p *phone) want(kind string) wire.Message {
	p.t.Helper()
	m, err := p.next()
	if err != nil || m.Type != kind {
		p.t.Fatalf("%+v, %v, want %s", m, err, kind)
	}
	return m
}

// live answers pings until the connection ends.
func (p *phone) live() {
	go func() {
		for {
			if _, err := p.next(); err != nil {
				return
			}
		}
	}()
}

func TestPeerKnowsThePagesClock(t *testing.T) {
	s := serve(t)
	p := s.join(t, link.Ear, wire.Message{Agent: "a \x1b[31mphone", Page: 1})
	if m := p.want(wire.Welcome); len(m.Resume) != 32 {
		t.Errorf("%+v", m)
	}
	p.live()
	peer := <-s.peers
	if got := peer.Hello().Agent; strings.ContainsRune(got, 0x1b) {
		t.Errorf("the agent is %q", got)
	}
	for !peer.Synced() {
		time.Sleep(5 * time.Millisecond)
	}
	now := time.Now()
	ms, wrong, ok := peer.Page(now)
	if off := ms - (link.Milliseconds(now.Sub(zero)) + p.ahead); !ok || math.Abs(off) > wrong+0.1 || wrong > 50 {
		t.Errorf("the page's clock is off by %.3f ms, at most %.3f was said; %v", off, wrong, ok)
	}
	if back, ok := peer.Ours(ms); !ok || back.Sub(now).Abs() > time.Microsecond {
		t.Errorf("there and back again is off by %v", back.Sub(now))
	}
}

func TestSilentPageIsLostWithinASecond(t *testing.T) {
	s := serve(t)
	p := s.join(t, link.Ear, wire.Message{})
	p.want(wire.Welcome)
	peer := <-s.peers
	began := time.Now()
	<-peer.Done()
	if took := time.Since(began); took > 2*time.Second || took < 600*time.Millisecond || !errors.Is(peer.Err(), link.ErrSilent) {
		t.Errorf("lost after %v: %v", took, peer.Err())
	}
}

func TestOnePhoneAtATime(t *testing.T) {
	s := serve(t)
	first := s.join(t, link.Ear, wire.Message{})
	resume := first.want(wire.Welcome).Resume
	first.live()
	one := <-s.peers
	second := s.join(t, link.Ear, wire.Message{})
	if m := second.want(wire.Bye); m.Why != wire.ByeTaken || s.asked.Load() != 1 {
		t.Errorf("%+v, asked %d times", m, s.asked.Load())
	}
	again := s.join(t, link.Ear, wire.Message{Resume: resume}) // the same phone, before its loss is seen
	again.want(wire.Welcome)
	again.live()
	two := <-s.peers
	<-one.Done()
	if s.asked.Load() != 1 {
		t.Error("the same phone needed a yes")
	}
	two.Close()
	<-two.Done()
	liar := s.join(t, link.Ear, wire.Message{Resume: strings.Repeat("0", 32)}) // while the phone is away
	if m := liar.want(wire.Bye); m.Why != wire.ByeTaken || s.asked.Load() != 2 {
		t.Errorf("%+v, asked %d times", m, s.asked.Load())
	}
	s.ask.Store(true)
	third := s.join(t, link.Ear, wire.Message{})
	third.want(wire.Welcome)
	third.live()
	<-s.peers
	s.ask.Store(false)
	back := s.join(t, link.Ear, wire.Message{Resume: resume}) // it was replaced with the spotter's yes
	if m := back.want(wire.Bye); m.Why != wire.ByeTaken {
		t.Errorf("%+v", m)
	}
	pads := s.join(t, link.Pads, wire.Message{}) // another kind has its own place
	pads.want(wire.Welcome)
}

func TestHostilePages(t *testing.T) {
	for name, attack := range map[string]struct {
		do   func(p *phone)
		want string
	}{
		"no JSON": {func(p *phone) { p.raw([]byte("{")) }, "no JSON"},
		"binary":  {func(p *phone) { _ = p.c.Write(context.Background(), websocket.MessageBinary, []byte{1}) }, "no text"},
		"flood": {func(p *phone) {
			for range 500 {
				p.send(wire.Message{Type: wire.Begun})
			}
		}, "flood"},
		"huge frame":      {func(p *phone) { p.raw([]byte(`{"t":"` + strings.Repeat("a", 70<<10) + `"}`)) }, "64 kB"},
		"far time":        {func(p *phone) { p.send(wire.Message{Type: wire.Ended, Page: 1e300}) }, "30 years"},
		"pong of no ping": {func(p *phone) { p.send(wire.Message{Type: wire.Pong, Server: 1e9}) }, "pong to no ping"},
	} {
		t.Run(name, func(t *testing.T) {
			s := serve(t)
			p := s.join(t, link.Ear, wire.Message{})
			p.want(wire.Welcome)
			peer := <-s.peers
			attack.do(p)
			for { // pings, then the bye, where the connection still takes one
				if m, err := p.next(); err != nil || m.Type == wire.Bye && m.Why == wire.ByeHostile {
					break
				}
			}
			<-peer.Done()
			if !errors.Is(peer.Err(), link.ErrHostile) || !strings.Contains(peer.Err().Error(), attack.want) {
				t.Errorf("it ended with %v", peer.Err())
			}
			s.saw(t, attack.want)
		})
	}
}

func TestOldProtocol(t *testing.T) {
	s := serve(t)
	p := s.join(t, link.Ear, wire.Message{Proto: 99})
	if m := p.want(wire.Bye); m.Why != wire.ByeProto {
		t.Errorf("%+v", m)
	}
	s.saw(t, "another version")
	if p := s.join(t, link.Pads, wire.Message{}); p.want(wire.Welcome).Resume == "" {
		t.Error("the next one cannot come in")
	}
}

func TestPageThatTakesNothing(t *testing.T) {
	s := serve(t)
	p := s.join(t, link.Ear, wire.Message{})
	p.want(wire.Welcome)
	peer := <-s.peers
	began := time.Now()
	for peer.SendBinary(make([]byte, 1<<20)) { // nobody reads
	}
	if took := time.Since(began); took > 2*time.Second || !errors.Is(peer.Err(), link.ErrSlow) {
		t.Errorf("after %v: %v", took, peer.Err())
	}
}

// TestMessagesPassSounds has a STOP arrive before the end of a long sound that was sent before it, and no part of a sound that is of no
// use any more.
func TestMessagesPassSounds(t *testing.T) {
	s := serve(t)
	p := s.join(t, link.Ear, wire.Message{})
	p.want(wire.Welcome)
	p.c.SetReadLimit(1 << 20)
	peer := <-s.peers
	peer.SendParts("old", make([]byte, 100), time.Now())
	peer.SendParts("long", make([]byte, 2<<20), time.Now().Add(time.Minute))
	peer.Send(wire.Message{Type: wire.Stop, N: 7})
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	stopped := false
	for {
		kind, b, err := p.c.Read(ctx)
		if err != nil {
			t.Fatal(err)
		}
		if kind == websocket.MessageText {
			var m wire.Message
			if err := json.Unmarshal(b, &m); err != nil {
				t.Fatal(err)
			}
			if stopped = stopped || m.Type == wire.Stop; m.Type == wire.Ping {
				p.send(wire.Message{Type: wire.Pong, N: m.N, Server: m.Server, Page: p.now()})
			}
			continue
		}
		name, _, last, ok := wire.ReadPart(b)
		if !ok || name != "long" {
			t.Errorf("a part of %q", name)
		}
		if last {
			break
		}
	}
	if !stopped {
		t.Error("the STOP waits for the end of the sound")
	}
}

func TestConnectionsAreBounded(t *testing.T) {
	s := serve(t)
	refused := 0
	for range 40 {
		c, err := net.Dial("tcp", s.host)
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		_ = c.SetReadDeadline(time.Now().Add(50 * time.Millisecond))
		if _, err := c.Read(make([]byte, 1)); errors.Is(err, io.EOF) {
			refused++
		}
	}
	if refused < 20 {
		t.Errorf("%d of 40 idle connections were closed", refused)
	}
}

func TestTokensDiffer(t *testing.T) {
	s := serve(t)
	if s.path(link.Ear) == s.path(link.Pads) || len(s.Short(link.Ear)) != 4 {
		t.Error(s.path(link.Ear), s.path(link.Pads))
	}
}
