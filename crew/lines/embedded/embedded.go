package embedded

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"sync/atomic"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"
)

// MaxPayload is the most bytes of one message: the longest line of a journal, with room for
// what is said beside it.
const MaxPayload = 2 << 20

// Options say what a server is.
type Options struct {
	Name   string        // of the server in its cluster
	Folder string        // of the store; "" for a server without one, which needs Leaf
	Leaf   string        // URL of the leaf node listener of another site's server; "" for none
	Creds  string        // file with the credentials for Leaf; "" for none
	Log    func(string)  // takes each warning and error; nil: nobody is told
	Wait   time.Duration // the longest that a start may take; 0 means 30 s
}

// Server is a NATS server that runs. Its methods may be called at the same time, but for Restart
// and Close: one goroutine may call them at a time.
type Server struct {
	o        Options
	s        atomic.Pointer[server.Server] // nil while none runs
	SetAside string                        // where a store was put that could not be opened; "" where there was none
}

// Start starts a server. A store that cannot be opened at all is set aside, and a new one is
// begun: what was in it has to come from elsewhere.
func Start(o Options) (*Server, error) {
	if o.Wait == 0 {
		o.Wait = 30 * time.Second
	}
	s, err := start(o)
	if err == nil || o.Folder == "" {
		return s, err
	}
	aside := fmt.Sprintf("%s.damaged-%d", o.Folder, time.Now().Unix())
	if merr := os.Rename(o.Folder, aside); merr != nil {
		return nil, errors.Join(err, fmt.Errorf("setting the store of lines aside: %w", merr))
	}
	if s, err = start(o); err == nil {
		s.SetAside = aside
	}
	return s, err
}

func start(o Options) (*Server, error) {
	s, err := run(o)
	if err != nil {
		return nil, err
	}
	started := &Server{o: o}
	started.s.Store(s)
	return started, nil
}

// run starts a server, and waits until it can be used.
func run(o Options) (*server.Server, error) {
	settings := &server.Options{ServerName: o.Name, DontListen: true, NoSigs: true, MaxPayload: MaxPayload,
		JetStream: o.Folder != "", StoreDir: o.Folder, DisableJetStreamBanner: true}
	if o.Leaf != "" {
		u, err := url.Parse(o.Leaf)
		if err != nil || u.Host == "" {
			return nil, fmt.Errorf("%q is no URL of a leaf node listener: use one such as tls://hub.example:7422", o.Leaf)
		}
		settings.LeafNode.Remotes = []*server.RemoteLeafOpts{{URLs: []*url.URL{u}, Credentials: o.Creds, TLS: u.Scheme == "tls"}}
		settings.LeafNode.ReconnectInterval = time.Second
	}
	if o.Folder != "" {
		if err := os.MkdirAll(o.Folder, 0o700); err != nil {
			return nil, fmt.Errorf("making the folder of the store: %w", err)
		}
	}
	s, err := server.NewServer(settings)
	if err != nil {
		return nil, fmt.Errorf("starting the embedded NATS server: %w", err)
	}
	log := &logger{tell: o.Log}
	if log.tell == nil {
		log.tell = func(string) {}
	}
	s.SetLoggerV2(log, false, false, false)
	s.Start()
	if !s.ReadyForConnections(o.Wait) || o.Folder != "" && !s.JetStreamEnabled() {
		s.Shutdown()
		s.WaitForShutdown()
		return nil, fmt.Errorf("the embedded NATS server did not start in %v: %s", o.Wait, log.last())
	}
	return s, nil
}

// Option returns how a client connects to the server, in this process.
func (s *Server) Option() nats.Option { return nats.InProcessServer(s) }

// InProcessConn implements [nats.InProcessConnProvider]. A client that connects again reaches the
// server that runs then.
func (s *Server) InProcessConn() (net.Conn, error) {
	now := s.s.Load()
	if now == nil {
		return nil, errNone
	}
	return now.InProcessConn()
}

var errNone = errors.New("the embedded NATS server does not run")

// Leaves returns how many leaf node connections stand.
func (s *Server) Leaves() int {
	now := s.s.Load()
	if now == nil {
		return 0
	}
	return now.NumLeafNodes()
}

// Failed returns why the store takes no message any more; nil where it does. A write that failed, as
// on a full disk, ends a stream until the server is started again.
func (s *Server) Failed() error {
	now := s.s.Load()
	if now == nil {
		return errNone
	}
	for _, e := range now.Healthz(&server.HealthzOptions{Details: true}).Errors {
		if e.Type == server.HealthzErrorStream || e.Type == server.HealthzErrorJetStream {
			return errors.New(e.Error)
		}
	}
	return nil
}

// Restart ends the server and starts it with the same store, once its disk has room. Where there is
// none the server is left as it is. The error says what is missing; then it may be tried again.
func (s *Server) Restart() error {
	if err := s.room(); err != nil {
		return fmt.Errorf("looking for room for the store of lines: %w", err)
	}
	s.Close()
	now, err := run(s.o)
	if err != nil {
		return err
	}
	s.s.Store(now)
	return nil
}

// leastRoom is the free space, in bytes, that a restart waits for: a few batches, and the files of the store.
const leastRoom = 256 << 10

// room writes a file beside the store and takes it away: what a disk says of its free space need not
// hold for a quota.
func (s *Server) room() (err error) {
	path := filepath.Join(s.o.Folder, "room")
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close(), os.Remove(path)) }()
	if _, err := f.Write(make([]byte, leastRoom)); err != nil {
		return err
	}
	return f.Sync()
}

// Close ends the server, and waits until it has ended.
func (s *Server) Close() {
	if now := s.s.Swap(nil); now != nil {
		now.Shutdown()
		now.WaitForShutdown()
	}
}
