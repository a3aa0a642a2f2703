package fakepulse

import (
	"fmt"
	"net"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/jfreymuth/pulse/proto"
)

// Sink says what a sink is like. Lengths are frames.
type Sink struct {
	Name, Description string
	Rate              uint32 // 48 kHz where 0; streams are converted
	Channels          byte   // 2 where 0
	Muted             bool
	Silent            bool     // its volume is 0
	Volumes           []uint32 // of its channels; nil for full
	Base              uint32   // the volume that changes nothing; 0 for full
	Flags             uint32
	Properties        map[string]string
	Card              string // the name of its card; "" for none

	LeastLatency int64 // the shortest that it can do
	MaxRewind    int64 // how far it gives back what it has taken
	MaxTarget    int64 // the longest queue that is granted; 0 for any
	LeastRequest int64 // the smallest minimum request that is granted
}

// Options say what a server is like.
type Options struct {
	PipeWire bool // it calls itself so
	Stepped  bool // its clock moves by [Server.Step] alone
	// Sinks are the sinks of the server, the first the default; nil means Ear and Laptop.
	Sinks   []Sink
	Sources []Source // its microphones
	Cards   []Card
	// Script decides about each question; nil means to answer all as a real server
	// would. It runs on the goroutine of the client's connection.
	Script func(x *Exchange)
}

// The sinks of a server whose options name none, as those of package audiotest.
const (
	Ear    = "ear"
	Laptop = "laptop"
)

// maxRewind is that of an ordinary sink.
const maxRewind = Rate / 5

// tick is the time between two steps of a clock that runs by itself.
const tick = time.Millisecond

// Server is a running server. It is safe for concurrent use.
type Server struct {
	Addr string // for PULSE_SERVER

	tb       testing.TB
	o        Options
	socket   string
	stop     chan struct{}
	end      func()
	routines sync.WaitGroup

	mu       sync.Mutex
	listener net.Listener // nil while down
	conns    map[*conn]bool
	sinks    []*sink
	byName   string // default sink
	sources  []*source
	cards    []Card
	records  []*recorded
	script   func(x *Exchange)
	counts   map[uint32]int
	runs     []Run
	faults   []string
	next     uint32 // index for whatever is made next
	frozen   bool
	thawed   *sync.Cond
	clock    time.Time // up to which was played
}

type sink struct {
	o     Sink
	index uint32
	state uint32
}

// Start starts a server that ends with the test.
func Start(tb testing.TB, o Options) *Server {
	tb.Helper()
	// Not tb.TempDir: a socket's address may have 107 bytes at most.
	dir, err := os.MkdirTemp("", "fake-")
	if err != nil {
		tb.Fatalf("fakepulse: folder: %v", err)
	}
	s := &Server{
		tb: tb, o: o, socket: filepath.Join(dir, "native"), stop: make(chan struct{}), next: 100,
		conns: make(map[*conn]bool), counts: make(map[uint32]int), script: o.Script, clock: time.Now(),
	}
	s.thawed = sync.NewCond(&s.mu)
	s.Addr = "unix:" + s.socket
	if o.Sinks == nil {
		o.Sinks = []Sink{{Name: Ear}, {Name: Laptop}}
	}
	s.cards = append(s.cards, o.Cards...)
	for _, k := range o.Sinks {
		s.add(k)
	}
	for _, m := range o.Sources {
		s.sources = append(s.sources, &source{m, s.index()})
	}
	if len(s.sinks) > 0 {
		s.byName = s.sinks[0].o.Name
	}
	s.Up()
	if !o.Stepped {
		s.routines.Go(s.run)
	}
	s.end = sync.OnceFunc(func() {
		close(s.stop)
		s.Down()
		s.routines.Wait()
		os.RemoveAll(dir)
	})
	tb.Cleanup(s.end)
	return s
}

// Stop ends the server before its test does.
func (s *Server) Stop() { s.end() }

// add makes a sink, with what an ordinary one has where nothing is said. The
// lock must be held once the server runs.
func (s *Server) add(k Sink) *sink {
	if k.Rate == 0 {
		k.Rate = Rate
	}
	if k.Channels == 0 {
		k.Channels = 2
	}
	if k.MaxRewind == 0 && !s.o.PipeWire {
		k.MaxRewind = maxRewind
	}
	if k.LeastLatency == 0 && s.o.PipeWire {
		k.LeastLatency = 256
	}
	made := &sink{o: k, index: s.next}
	s.next++
	s.sinks = append(s.sinks, made)
	return made
}

// Up makes the server take clients, after [Server.Down].
func (s *Server) Up() {
	s.tb.Helper()
	l, err := net.Listen("unix", s.socket)
	if err != nil {
		s.tb.Fatalf("fakepulse: listen: %v", err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.listener, s.frozen, s.clock = l, false, time.Now()
	s.routines.Go(func() {
		for {
			nc, err := l.Accept()
			if err != nil {
				return
			}
			s.serve(nc)
		}
	})
}

// Down ends the server as a crash does: every connection closes, and none can be
// made.
func (s *Server) Down() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.listener != nil {
		s.listener.Close()
		s.listener = nil
	}
	s.frozen = false
	s.thawed.Broadcast()
	for c := range s.conns {
		c.nc.Close()
	}
}

// Freeze stops the server where it stands, or lets it go on: it takes
// connections, as the kernel does for it, but neither reads nor writes nor plays.
func (s *Server) Freeze(on bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.frozen = on
	s.thawed.Broadcast()
}

// thaw waits while the server is frozen. The lock must be held.
func (s *Server) thaw() {
	for s.frozen {
		s.thawed.Wait()
	}
}

// run moves the clock with the real one.
func (s *Server) run() {
	t := time.NewTicker(tick)
	defer t.Stop()
	for {
		select {
		case <-s.stop:
			return
		case <-t.C:
			s.mu.Lock()
			now := time.Now()
			if n := int64(now.Sub(s.clock)) * Rate / int64(time.Second); !s.frozen && n > 0 {
				s.clock = s.clock.Add(frames(n))
				s.play(n)
			}
			s.mu.Unlock()
		}
	}
}

// Step lets every sink play so many frames, a block at most at a time, as a
// server does whose clock is stepped.
func (s *Server) Step(n int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.clock = s.clock.Add(frames(n))
	s.play(n)
}

func (s *Server) play(n int64) {
	for c := range s.conns {
		for _, st := range c.streams {
			if st.sink.state != suspended {
				st.advance(n, s.clock)
			}
		}
	}
	for _, r := range s.records {
		r.advance(n)
	}
}

// Runs returns every stretch of sound that was played and is over, oldest first
// for each stream, and forgets it.
func (s *Server) Runs() []Run {
	s.mu.Lock()
	defer s.mu.Unlock()
	runs := s.runs
	s.runs = nil
	return runs
}

// Streams returns the streams there are.
func (s *Server) Streams() []Stream {
	s.mu.Lock()
	defer s.mu.Unlock()
	var list []Stream
	for c := range s.conns {
		for _, st := range c.streams {
			list = append(list, st.snapshot())
		}
	}
	return list
}

// Clients returns how many connections there are.
func (s *Server) Clients() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.conns)
}

// Asked returns how often a question with a code was asked.
func (s *Server) Asked(op uint32) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.counts[op]
}

// SetScript changes who decides about questions from now on.
func (s *Server) SetScript(script func(x *Exchange)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.script = script
}

// Faults returns what clients did that no client may.
func (s *Server) Faults() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]string(nil), s.faults...)
}

// fault notes what a client did wrong. The lock must be held.
func (s *Server) fault(format string, args ...any) {
	s.faults = append(s.faults, fmt.Sprintf(format, args...))
}

// find returns the sink with an index or a name; with neither, the default.
func (s *Server) find(index uint32, name string) *sink {
	if index == proto.Undefined && name == "" {
		name = s.byName
	}
	for _, k := range s.sinks {
		if index != proto.Undefined && k.index == index || index == proto.Undefined && k.o.Name == name {
			return k
		}
	}
	return nil
}
