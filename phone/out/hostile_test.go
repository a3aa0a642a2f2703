package out_test

import (
	"context"
	"encoding/json"
	"net"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/coder/websocket"

	"spotter/audio"
	"spotter/audio/clip"
	"spotter/audio/engine"
	"spotter/cues"
	"spotter/phone/link"
	"spotter/phone/out"
	"spotter/phone/wire"
	"spotter/testrun"
)

// stage is an engine whose runner's phone is played by the test: it says whatever the test has it say.
type stage struct {
	*engine.Engine
	t     *testing.T
	ear   *out.Ear
	link  *link.Link
	peers chan *link.Peer

	mu     sync.Mutex
	finals map[uint64][]audio.Report
	told   []string
}

// newStage serves an earpiece until the test ends.
func newStage(t *testing.T) *stage {
	s := &stage{t: t, finals: map[uint64][]audio.Report{}, peers: make(chan *link.Peer, 16)}
	bank := clip.Bank{"left": noise(100 * time.Millisecond)}
	s.ear = out.New(out.Options{Bank: bank})
	o := link.Options{Clip: s.ear.Clip, Told: func(_ link.Kind, what string) { s.mu.Lock(); defer s.mu.Unlock(); s.told = append(s.told, what) },
		Ask: func(context.Context, link.Kind, string) bool { return true }}
	o.Pages[link.Ear] = link.Page{Files: fstest.MapFS{"index.html": {Data: []byte("x")}}, Handle: func(p *link.Peer) { s.peers <- p; s.ear.Handle(p) }}
	l, err := link.New(o)
	if err != nil {
		t.Fatal(err)
	}
	s.link = l
	on, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s.Engine = engine.New(engine.Options{Cue: func(id cues.ID) (cues.Cue, bool) { c, ok := testCues[id]; return c, ok }, Bank: bank,
		Outputs: []audio.Output{s.ear}, Device: func(engine.DeviceEvent) {}, Report: func(r audio.Report) {
			if r.Outcome != audio.Sounding {
				s.mu.Lock()
				defer s.mu.Unlock()
				s.finals[r.ID] = append(s.finals[r.ID], r)
			}
		}})
	ctx, end := context.WithCancel(context.Background())
	var inside sync.WaitGroup
	inside.Go(func() { _ = l.Serve(ctx, on) })
	inside.Go(func() { _ = s.Run(ctx) })
	t.Cleanup(func() { end(); inside.Wait() })
	for l.URL(link.Ear) == "" {
		time.Sleep(time.Millisecond)
	}
	return s
}

// actor is the phone.
type actor struct {
	c    *websocket.Conn
	cues chan wire.Message
	byes chan string
	sha  string // it says that it has this pack; "": the one that came
}

var actorsClock = time.Now()

// now reads the actor's clock.
func (a *actor) now() float64 { return link.Milliseconds(time.Since(actorsClock)) + 5000 }

func (a *actor) say(m wire.Message) {
	b, err := json.Marshal(m)
	if err == nil {
		err = a.c.Write(context.Background(), websocket.MessageText, b)
	}
	_ = err // its reader sees the end
}

// enter connects a phone.
func (s *stage) enter(sha string) *actor {
	s.t.Helper()
	ctx, end := context.WithTimeout(context.Background(), 20*time.Second)
	defer end()
	c, _, err := websocket.Dial(ctx, "ws"+strings.TrimPrefix(strings.ToLower(s.link.URL(link.Ear)), "http")+"link", nil)
	if err != nil {
		s.t.Fatal(err)
	}
	a := &actor{c: c, cues: make(chan wire.Message, 16), byes: make(chan string, 1), sha: sha}
	a.say(wire.Message{Type: wire.Hello, Proto: wire.Proto, Page: a.now(), State: "running"})
	var inside sync.WaitGroup
	inside.Go(func() {
		for {
			_, b, err := c.Read(context.Background())
			if err != nil {
				return
			}
			var m wire.Message
			if json.Unmarshal(b, &m) != nil {
				continue // a sound
			}
			switch m.Type {
			case wire.Ping:
				a.say(wire.Message{Type: wire.Pong, N: m.N, Server: m.Server, Page: a.now(), State: "running"})
			case wire.Pack:
				if a.sha == "" {
					a.sha = m.SHA256
				}
				a.say(wire.Message{Type: wire.Ready, SHA256: a.sha})
			case wire.Cue:
				a.cues <- m
			case wire.Bye:
				a.byes <- m.Why
			}
		}
	})
	s.t.Cleanup(func() { _ = c.CloseNow(); inside.Wait() })
	return a
}

// final waits for the final report of a press.
func (s *stage) final(id uint64) audio.Report {
	s.t.Helper()
	for end := time.Now().Add(20 * time.Second); time.Now().Before(end); time.Sleep(2 * time.Millisecond) {
		s.mu.Lock()
		all := s.finals[id]
		s.mu.Unlock()
		if len(all) > 0 {
			return all[0]
		}
	}
	s.t.Fatalf("nothing became of press %d", id)
	return audio.Report{}
}

// toldAll returns what a person was told.
func (s *stage) toldAll() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return strings.Join(s.told, "\n")
}

// TestLies has a page say of a cue what cannot be: none of it makes the cue heard, and each press has one outcome. A page that says
// what no page says is thrown out, and a person is told.
func TestLies(t *testing.T) {
	at := func(kind string, n uint64, page float64) wire.Message {
		return wire.Message{Type: kind, N: n, Page: page}
	}
	for name, x := range map[string]struct {
		do     func(a *actor, m wire.Message)
		is     audio.Outcome
		reason string
		thrown string // what a person is told
	}{
		"the truth": {func(a *actor, m wire.Message) {
			began := a.now()
			a.say(at(wire.Begun, m.N, began))
			time.Sleep(100 * time.Millisecond)
			a.say(at(wire.Ended, m.N, began+100))
			a.say(at(wire.Ended, m.N, began+100)) // again: it has its end
			a.say(at(wire.Cut, m.N, began+100))
		}, audio.Heard, "", ""},
		"before it was sent": {func(a *actor, m wire.Message) {
			a.say(at(wire.Begun, m.N, a.now()-10000))
			a.say(at(wire.Ended, m.N, a.now()-9900))
		}, audio.NoDevice, "before it was sent", ""},
		"in the future": {func(a *actor, m wire.Message) {
			a.say(at(wire.Begun, m.N, a.now()+10000))
			a.say(at(wire.Ended, m.N, a.now()+10100))
		}, audio.NoDevice, "", ""},
		"over at once": {func(a *actor, m wire.Message) {
			a.say(at(wire.Begun, m.N, a.now()))
			a.say(at(wire.Ended, m.N, a.now()))
		}, audio.NoDevice, "is 100 ms long", ""},
		"far too long": {func(a *actor, m wire.Message) {
			began := a.now()
			a.say(at(wire.Begun, m.N, began))
			a.say(wire.Message{Type: wire.Ended, N: m.N, Page: began + 700, Phone: wire.Phone{Jitter: 1e6}}) // however rough its clock is said to be
		}, audio.NoDevice, "is 100 ms long", ""},
		"late at the ear": {func(a *actor, m wire.Message) {
			began := a.now()
			a.say(wire.Message{Type: wire.Begun, N: m.N, Page: began, Ear: began + 1500})
			a.say(at(wire.Ended, m.N, began+100))
		}, audio.NoDevice, "after its key", ""},
		"silence":         {func(*actor, wire.Message) {}, audio.NoDevice, "did not say", ""},
		"begun alone":     {func(a *actor, m wire.Message) { a.say(at(wire.Begun, m.N, a.now())) }, audio.NoDevice, "did not say", ""},
		"a huge lateness": {func(a *actor, m wire.Message) { a.say(wire.Message{Type: wire.Expired, N: m.N, LateMs: 1e11}) }, audio.Expired, "too late", ""},
		"an escape":       {func(a *actor, m wire.Message) { a.say(wire.Message{Type: wire.Refused, N: m.N, Why: "\x1b[2Jx"}) }, audio.NoDevice, "could not play it", ""},
		"begun twice": {func(a *actor, m wire.Message) {
			a.say(at(wire.Begun, m.N, a.now()))
			a.say(at(wire.Begun, m.N, a.now()))
		}, audio.NoDevice, "", "begun twice"},
		"ended, not begun":  {func(a *actor, m wire.Message) { a.say(at(wire.Ended, m.N, a.now())) }, audio.NoDevice, "", "never began"},
		"cut, not begun":    {func(a *actor, m wire.Message) { a.say(at(wire.Cut, m.N, a.now())) }, audio.NoDevice, "", "never began"},
		"of another number": {func(a *actor, m wire.Message) { a.say(at(wire.Begun, m.N+1000, a.now())) }, audio.NoDevice, "", "never sent"},
		"of no number":      {func(a *actor, _ wire.Message) { a.say(at(wire.Ended, 0, a.now())) }, audio.NoDevice, "", "never sent"},
		"beyond all times":  {func(a *actor, m wire.Message) { a.say(at(wire.Begun, m.N, 1e300)) }, audio.NoDevice, "", "30 years"},
		"held": {func(a *actor, m wire.Message) {
			a.say(at(wire.Begun, m.N, a.now()))
			a.say(wire.Message{Type: wire.Cut, N: m.N, Page: a.now(), Why: wire.Held, LateMs: 280})
		}, audio.NoDevice, "stood still for 280 ms", ""},
		"no such trouble": {func(a *actor, m wire.Message) {
			a.say(wire.Message{Type: wire.Trouble, Kind: "a text"})
		}, audio.NoDevice, "", "of a kind"},
		"an ear test of no ear": {func(a *actor, m wire.Message) {
			a.say(wire.Message{Type: wire.Test, Side: "left", ID: "a text"})
		}, audio.NoDevice, "", "of a kind"},
		"a flood": {func(a *actor, m wire.Message) {
			for range 2000 {
				a.say(wire.Message{Type: wire.Trouble, Kind: wire.Stall})
			}
		}, audio.NoDevice, "", "flood"},
		"a huge frame": {func(a *actor, m wire.Message) {
			a.say(wire.Message{Type: wire.Trouble, Kind: strings.Repeat("x", 70000)})
		}, audio.NoDevice, "", "64 kB"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newStage(t)
			a := s.enter("")
			for end := time.Now().Add(20 * time.Second); s.Status().State != engine.Open; time.Sleep(2 * time.Millisecond) {
				if time.Now().After(end) {
					t.Fatalf("%+v", s.Status())
				}
			}
			var r audio.Report
			id := uint64(0)
			for r.Outcome != x.is && id < 20 { // a busy machine may be late for what is true
				id++
				s.Play(audio.Press{ID: id, Cue: "left", At: time.Now()})
				select {
				case m := <-a.cues:
					x.do(a, m)
				case <-time.After(20 * time.Second):
					t.Fatal("no cue came")
				}
				if r = s.final(id); x.is != audio.Heard {
					break
				}
			}
			if r.Latency > 5*time.Second || r.Ended > 5*time.Second {
				t.Errorf("times that cannot be: %+v", r)
			}
			if r.Outcome != x.is || !strings.Contains(r.Reason, x.reason) || strings.ContainsRune(r.Reason, 0x1b) {
				t.Errorf("%+v", r)
			}
			for end := time.Now().Add(20 * time.Second); x.thrown != "" && !strings.Contains(s.toldAll(), x.thrown) && time.Now().Before(end); {
				time.Sleep(2 * time.Millisecond)
			}
			time.Sleep(50 * time.Millisecond) // for what should not come
			told := s.toldAll()
			s.mu.Lock()
			defer s.mu.Unlock()
			if n := len(s.finals[id]); n != 1 {
				t.Errorf("the press has %d outcomes: %+v", n, s.finals[id])
			}
			if x.thrown == "" && told != "" || !strings.Contains(told, x.thrown) {
				t.Errorf("a person was told %q, not %q", told, x.thrown)
			}
		})
	}
}

// TestSilenceIsShown has a page say nothing of cues while the spotter presses on: that nothing was heard is shown all the same.
func TestSilenceIsShown(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	a := s.enter("")
	for end := time.Now().Add(20 * time.Second); s.Status().State != engine.Open; time.Sleep(2 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("%+v", s.Status())
		}
	}
	for id := uint64(1); id <= 15; id++ {
		s.Play(audio.Press{ID: id, Cue: "left", At: time.Now()})
		<-a.cues
		time.Sleep(100 * time.Millisecond)
		if strings.Contains(s.Status().Device.Trouble, "NOT HEARD") {
			return
		}
	}
	t.Errorf("the screen shows %+v", s.Status().Device)
}

// TestAnotherPack has a page say that it is ready with the sounds of another pack: nothing is played on it.
func TestAnotherPack(t *testing.T) {
	testrun.Slow(t, "a phone with another pack")
	t.Parallel()
	s := newStage(t)
	a := s.enter(strings.Repeat("0", 64))
	time.Sleep(500 * time.Millisecond)
	if s.Status().State == engine.Open || s.ear.Phone().Ready {
		t.Errorf("%+v", s.Status())
	}
	s.Play(audio.Press{ID: 1, Cue: "left", At: time.Now()})
	if r := s.final(1); r.Outcome != audio.NoDevice {
		t.Errorf("%+v", r)
	}
	select {
	case m := <-a.cues:
		t.Errorf("%+v", m)
	default:
	}
}

// TestLatePeer has a phone that another has replaced already be handed on after that: it does not take the place back.
func TestLatePeer(t *testing.T) {
	s := newStage(t)
	s.enter("")
	first := <-s.peers
	s.enter("")
	<-s.peers
	<-first.Done()
	for end := time.Now().Add(20 * time.Second); !s.ear.Phone().Ready; time.Sleep(2 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal("the second is not ready")
		}
	}
	s.ear.Handle(first)
	if p := s.ear.Phone(); !p.Here || !p.Ready {
		t.Errorf("%+v", p)
	}
}
