package pages_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"math"
	"net"
	"os"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"spotter/audio/audiotest/wavfiles"
	"spotter/phone/link"
	"spotter/phone/pages"
	"spotter/phone/wire"
	"spotter/testrun"
)

// TestMain runs the tests beside each other: they wait more than they compute.
func TestMain(m *testing.M) {
	if os.Getenv(asSpotter) != "" {
		playSpotter()
		return
	}
	os.Exit(testrun.AtOnce(m, 4).Run())
}

// places has a place for each test with a browser that may run at once: more of them make
// each other late, and a phone that is late is lost. With the race detector each is slower.
var places = make(chan struct{}, atOnce())

func atOnce() int {
	if testrun.Whole() {
		return 2
	}
	return 3
}

// takePlace waits until a test with a browser may run, and keeps its place until it ends.
func takePlace(t *testing.T) {
	places <- struct{}{}
	t.Cleanup(func() { <-places })
}

// patience bounds the time that a page may take on a busy machine.
const patience = 60 * time.Second

// server is a real link with both pages, whose test says what spotter says.
type server struct {
	*link.Link
	addr  string // host and port
	peers [2]chan *phone
	clips map[string][]byte // WAV files by the SHA-256 of them
	net   *gate

	handlePads func(*link.Peer) // in place of one that keeps what a page says; set before a page comes
	padsPeer   *link.Peer

	mu   sync.Mutex
	told []string
	last [2]*phone
}

// phone is a page, and what it said. On a busy machine its link may break and come back: it
// stays the same phone.
type phone struct {
	t    testing.TB
	new  chan struct{}
	mu   sync.Mutex
	peer *link.Peer // the newest
	pack wire.Message
	got  []link.Received
}

// serve serves both pages on an address of this machine until the test ends.
func serve(t testing.TB) *server {
	t.Helper()
	s := &server{clips: map[string][]byte{}}
	var asked atomic.Bool
	ask := func(context.Context, link.Kind, string) bool { return !asked.Swap(true) } // yes, once
	o := link.Options{Ask: ask, Clip: func(sum string) []byte { return s.clips[sum] }, Told: func(_ link.Kind, what string) {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.told = append(s.told, what)
	}}
	for k, files := range []*pages.Page{link.Ear: pages.Ear(), link.Pads: pages.Pads()} {
		s.peers[k] = make(chan *phone, 16)
		o.Pages[k] = link.Page{Files: files, Handle: func(p *link.Peer) {
			if k := link.Kind(k); k == link.Pads && s.handlePads != nil {
				s.mu.Lock()
				s.padsPeer = p
				s.mu.Unlock()
				s.handlePads(p)
				return
			}
			s.mu.Lock()
			x, back := s.last[k], p.Hello().Resume != ""
			if x == nil || !back {
				x = &phone{t: t, new: make(chan struct{}, 1), peer: p}
				s.last[k] = x
				s.peers[k] <- x
			}
			s.mu.Unlock()
			x.listen(p)
		}}
	}
	var err error
	if s.Link, err = link.New(o); err != nil {
		t.Fatal(err)
	}
	s.begin(t, "127.0.0.1:0")
	return s
}

// begin serves on an address, and ends with the test.
func (s *server) begin(t testing.TB, addr string) {
	t.Helper()
	on, err := net.Listen("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	s.addr, s.net = on.Addr().String(), newGate(on)
	ctx, end := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- s.Serve(ctx, s.net) }()
	t.Cleanup(func() {
		end()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
	for s.URL(link.Ear) == "" {
		time.Sleep(time.Millisecond)
	}
}

// address returns the address of a page as a browser writes it.
func (s *server) address(k link.Kind) string {
	return "http://" + s.addr + s.URL(k)[len("HTTP://")+len(s.addr):]
}

// peer returns the page of pads that is connected; nil before the first.
func (s *server) peer() *link.Peer {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.padsPeer
}

// clip adds a sound, and returns its URL.
func (s *server) clip(wav []byte) string {
	sum := sha256.Sum256(wav)
	name := hex.EncodeToString(sum[:])
	s.clips[name] = wav
	return "clips/" + name + ".wav"
}

// square returns a square wave of 1 kHz at full level, in a WAV file.
func square(length time.Duration) []byte {
	samples := make([]int16, int(length.Seconds()*48000))
	for i := range samples {
		samples[i] = 16000
		if i/24%2 == 1 {
			samples[i] = -16000
		}
	}
	return wavfiles.PCM16(48000, samples)
}

// next waits for the next page of a kind.
func (s *server) next(t testing.TB, k link.Kind) *phone {
	t.Helper()
	select {
	case p := <-s.peers[k]:
		return p
	case <-time.After(patience):
		t.Fatalf("no %v came", k)
		return nil
	}
}

// listen keeps what a page says until it leaves.
func (x *phone) listen(p *link.Peer) {
	x.mu.Lock()
	x.peer = p
	pack := x.pack
	x.mu.Unlock()
	if pack.Type != "" {
		p.Send(pack)
	}
	for {
		select {
		case m := <-p.Messages():
			x.mu.Lock()
			x.got = append(x.got, m)
			x.mu.Unlock()
			select {
			case x.new <- struct{}{}:
			default:
			}
		case <-p.Done():
			return
		}
	}
}

// Peer returns the newest connection.
func (x *phone) Peer() *link.Peer {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.peer
}

// all returns what the page has said so far.
func (x *phone) all() []link.Received {
	x.mu.Lock()
	defer x.mu.Unlock()
	return append([]link.Received(nil), x.got...)
}

// want waits for a message of a type about a number, and returns it.
func (x *phone) want(kind string, n uint64) link.Received {
	x.t.Helper()
	late := time.After(patience)
	for {
		for _, m := range x.all() {
			if m.Type == kind && m.N == n {
				return m
			}
		}
		select {
		case <-x.new:
		case <-late:
			x.t.Fatalf("no %s %d; the page said %s", kind, n, said(x.all()))
		}
	}
}

// cue sends a cue that must begin within a time from now.
func (x *phone) cue(n uint64, clip string, pan, within float64, repeat float64) {
	x.t.Helper()
	synced(x.t, x.Peer)
	p := x.Peer()
	now, _, _ := p.Page(time.Now())
	p.Send(wire.Message{Type: wire.Cue, N: n, Clip: clip, ID: "left", Pan: pan, Due: now + within, RepeatMs: repeat})
}

// synced waits until the page's clock is known.
func synced(t testing.TB, peer func() *link.Peer) {
	t.Helper()
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(10 * time.Millisecond) {
		if p := peer(); p != nil && p.Synced() && !gone(p) {
			return
		}
	}
	t.Fatal("the page's clock is not known")
}

// take sends clips, and waits until the page has them.
func (x *phone) take(sha string, clips ...wire.Clip) link.Received {
	x.t.Helper()
	x.load(sha, clips...)
	late := time.After(patience)
	for {
		for _, m := range x.all() {
			if m.Type == wire.Ready && m.SHA256 == sha {
				return m
			}
		}
		select {
		case <-x.new:
		case <-late:
			x.t.Fatalf("not ready; the page said %s", said(x.all()))
		}
	}
}

// load sends clips, on each connection.
func (x *phone) load(sha string, clips ...wire.Clip) {
	x.mu.Lock()
	x.pack = wire.Message{Type: wire.Pack, SHA256: sha, Clips: clips}
	x.mu.Unlock()
	x.Peer().Send(wire.Message{Type: wire.Pack, SHA256: sha, Clips: clips})
}

// said lists the types of messages.
func said(all []link.Received) string {
	var b strings.Builder
	for _, m := range all {
		b.WriteString(m.Type + " " + m.Why + m.Kind + " ")
	}
	return b.String()
}

// report reports times in ms.
func report(b *testing.B, name string, ms []float64) {
	b.Helper()
	slices.Sort(ms)
	for _, p := range []int{50, 99} {
		if len(ms) > 0 {
			b.ReportMetric(ms[int(math.Round(float64(p)/100*float64(len(ms)-1)))], fmt.Sprintf("%s-p%d-ms", name, p))
		}
	}
	b.ReportMetric(0, "ns/op")
}

// gone reports whether a connection has ended.
func gone(p *link.Peer) bool {
	select {
	case <-p.Done():
		return true
	default:
		return false
	}
}
