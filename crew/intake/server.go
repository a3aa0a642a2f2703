package intake

import (
	"io"
	"log"
	"net"
	"net/http"
	"sync"
	"time"

	"spotter/crew/wire"
)

// Server returns a server of the intake. A caller who sends or reads too slowly is let go.
func (i *Intake) Server() *http.Server {
	return &http.Server{
		Handler:           i,
		ReadHeaderTimeout: 10 * time.Second,
		ReadTimeout:       time.Minute,
		WriteTimeout:      i.o.Hold + time.Minute,
		IdleTimeout:       4 * wire.BeatEvery, // a pair keeps its connection from beat to beat
		MaxHeaderBytes:    8 << 10,
		ErrorLog:          log.New(io.Discard, "", 0), // strangers write what they like into it
	}
}

// Bound returns a listener that keeps at most so many connections open. One more waits
// until another ends.
func Bound(l net.Listener, most int) net.Listener {
	return &bounded{Listener: l, room: make(chan struct{}, most), closed: make(chan struct{})}
}

type bounded struct {
	net.Listener
	room   chan struct{}
	once   sync.Once
	closed chan struct{}
}

// Accept implements [net.Listener].
func (b *bounded) Accept() (net.Conn, error) {
	select {
	case b.room <- struct{}{}:
	case <-b.closed:
		return nil, net.ErrClosed
	}
	c, err := b.Listener.Accept()
	if err != nil {
		<-b.room
		return nil, err
	}
	return &boundedConn{Conn: c, leave: sync.OnceFunc(func() { <-b.room })}, nil
}

// Close implements [net.Listener].
func (b *bounded) Close() error {
	b.once.Do(func() { close(b.closed) })
	return b.Listener.Close()
}

type boundedConn struct {
	net.Conn
	leave func()
}

// Close implements [net.Conn].
func (c *boundedConn) Close() error {
	defer c.leave()
	return c.Conn.Close()
}
