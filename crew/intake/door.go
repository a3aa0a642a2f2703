package intake

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
	"net/http"
	"slices"
	"sync"
	"syscall"
	"time"
)

// Door serves an intake over TLS. It answers the calls of pairs itself: net/http takes twice the
// processor time for each, most of it for what such a call never needs. A connection on which anything
// else is called, or HTTP/2 is spoken, is handed on to net/http for good.
type Door struct {
	intake   *Intake
	server   *http.Server
	settings *tls.Config
	headTime time.Duration // see the constant
	handed   chan net.Conn
	ctx      context.Context // ends with the door
	cancel   context.CancelFunc

	mu       sync.Mutex
	listener net.Listener
	talks    map[*talk]bool
	closing  bool
	work     sync.WaitGroup // the connections, and net/http
}

// Door returns a door with the settings of its certificates. [Door.Shutdown] or [Door.Close] has to be called.
func (i *Intake) Door(settings *tls.Config) *Door {
	s := settings.Clone()
	for _, p := range []string{"h2", "http/1.1"} {
		if !slices.Contains(s.NextProtos, p) {
			s.NextProtos = append(s.NextProtos, p)
		}
	}
	d := &Door{intake: i, server: i.Server(), settings: s, headTime: headTime, handed: make(chan net.Conn), talks: make(map[*talk]bool)}
	d.server.TLSConfig = s
	d.ctx, d.cancel = context.WithCancel(context.Background())
	return d
}

// Serve takes connections of a listener until the door is closed; then its error is
// [http.ErrServerClosed]. It may be called once.
func (d *Door) Serve(l net.Listener) error {
	d.mu.Lock()
	d.listener = l
	closing := d.closing
	d.mu.Unlock()
	if closing {
		_ = l.Close() // nobody came
		return http.ErrServerClosed
	}
	others := make(chan error, 1)
	go func() { others <- d.server.Serve(&inner{d, l.Addr()}) }()
	err := d.accept(l)
	d.mu.Lock()
	closing = d.closing
	d.mu.Unlock()
	if !closing {
		_ = d.Close() // the listener broke, and that is what is said
		<-others
		return err
	}
	return <-others
}

// accept begins a talk for each connection.
func (d *Door) accept(l net.Listener) error {
	for wait := time.Duration(0); ; {
		c, err := l.Accept()
		if err != nil {
			if !passing(err) {
				return err
			}
			wait = min(max(2*wait, 5*time.Millisecond), time.Second)
			select {
			case <-time.After(wait):
			case <-d.ctx.Done():
			}
			continue
		}
		wait = 0
		t := &talk{d: d, conn: tls.Server(c, d.settings), resting: true}
		d.mu.Lock()
		if d.closing {
			d.mu.Unlock()
			_ = c.Close()
			return net.ErrClosed
		}
		d.talks[t] = true
		d.work.Go(func() {
			t.converse(d.ctx)
			d.mu.Lock()
			delete(d.talks, t)
			d.mu.Unlock()
		})
		d.mu.Unlock()
	}
}

// passing reports whether an error of a listener may be over soon: a caller who left, or too many open files.
func passing(err error) bool {
	for _, e := range []error{syscall.ECONNABORTED, syscall.EMFILE, syscall.ENFILE, syscall.ENOBUFS, syscall.ENOMEM} {
		if errors.Is(err, e) {
			return true
		}
	}
	return false
}

// hand gives a connection to net/http; false where that takes none any more.
func (d *Door) hand(c net.Conn) bool {
	_ = c.SetDeadline(time.Time{}) // it has deadlines of its own
	select {
	case d.handed <- c:
		return true
	case <-d.ctx.Done():
		return false
	}
}

// Shutdown takes no more connections, lets calls that are under way end, and ends the connections. Where
// ctx ends before, its error is that of ctx, and [Door.Close] ends what is left.
func (d *Door) Shutdown(ctx context.Context) error {
	talks := d.shut()
	for _, t := range talks {
		t.end()
	}
	ended := make(chan struct{})
	go func() { d.work.Wait(); close(ended) }()
	select {
	case <-ended:
	case <-ctx.Done():
		return ctx.Err()
	}
	err := d.server.Shutdown(ctx)
	if err == nil {
		d.cancel()
	}
	return err
}

// Close ends all at once.
func (d *Door) Close() error {
	talks := d.shut()
	err := d.server.Close() // before the context: net/http is to know why it has no connections any more
	d.cancel()
	for _, t := range talks {
		_ = t.conn.NetConn().Close() // the reader closes the rest
	}
	d.work.Wait()
	return err
}

// shut closes the listener, and returns the connections that there are.
func (d *Door) shut() []*talk {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.closing = true; d.listener != nil {
		_ = d.listener.Close() // Serve says what is wrong with it
	}
	talks := make([]*talk, 0, len(d.talks))
	for t := range d.talks {
		talks = append(talks, t)
	}
	return talks
}

// inner is the listener of net/http: it gets what is handed on.
type inner struct {
	d       *Door
	address net.Addr
}

// Accept implements [net.Listener].
func (l *inner) Accept() (net.Conn, error) {
	select {
	case c := <-l.d.handed:
		return c, nil
	case <-l.d.ctx.Done():
		return nil, net.ErrClosed
	}
}

// Close implements [net.Listener].
func (l *inner) Close() error { l.d.cancel(); return nil }

// Addr implements [net.Listener].
func (l *inner) Addr() net.Addr { return l.address }
