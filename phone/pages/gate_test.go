package pages_test

import (
	"net"
	"sync"
)

// gate is a listener whose connections can be frozen, as by a phone that is out of range for a
// while, or cut. What is written meanwhile arrives at the thaw, as over TCP.
type gate struct {
	net.Listener
	mu     sync.Mutex
	thaw   *sync.Cond
	frozen bool
	conns  map[*gated]bool
}

func newGate(on net.Listener) *gate {
	g := &gate{Listener: on, conns: map[*gated]bool{}}
	g.thaw = sync.NewCond(&g.mu)
	return g
}

// Accept implements [net.Listener].
func (g *gate) Accept() (net.Conn, error) {
	c, err := g.Listener.Accept()
	if err != nil {
		return nil, err
	}
	x := &gated{Conn: c, gate: g}
	g.mu.Lock()
	g.conns[x] = true
	g.mu.Unlock()
	return x, nil
}

// freeze stops everything that goes over the connections, or lets it go on.
func (g *gate) freeze(on bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.frozen = on
	if on {
		return
	}
	for c := range g.conns {
		_, _ = c.Conn.Write(c.waiting) // a phone that left reads nothing
		c.waiting = nil
		if c.closed {
			_ = c.Conn.Close()
			delete(g.conns, c)
		}
	}
	g.thaw.Broadcast()
}

// cut ends all connections at once, without a word.
func (g *gate) cut() {
	g.mu.Lock()
	defer g.mu.Unlock()
	for c := range g.conns {
		if t, ok := c.Conn.(*net.TCPConn); ok {
			_ = t.SetLinger(0)
		}
		_ = c.Conn.Close()
	}
}

// gated is a connection of a gate.
type gated struct {
	net.Conn
	gate    *gate
	waiting []byte
	closed  bool
}

// Read implements [net.Conn].
func (c *gated) Read(b []byte) (int, error) {
	n, err := c.Conn.Read(b)
	c.gate.mu.Lock()
	defer c.gate.mu.Unlock()
	for c.gate.frozen && !c.closed {
		c.gate.thaw.Wait()
	}
	if c.closed {
		return 0, net.ErrClosed
	}
	return n, err
}

// Write implements [net.Conn].
func (c *gated) Write(b []byte) (int, error) {
	c.gate.mu.Lock()
	if c.gate.frozen {
		defer c.gate.mu.Unlock()
		c.waiting = append(c.waiting, b...)
		return len(b), nil
	}
	c.gate.mu.Unlock()
	return c.Conn.Write(b)
}

// Close implements [net.Conn]: over a frozen network the other end hears of it at the thaw.
func (c *gated) Close() error {
	c.gate.mu.Lock()
	defer c.gate.mu.Unlock()
	c.closed = true
	c.gate.thaw.Broadcast()
	if c.gate.frozen {
		return nil
	}
	delete(c.gate.conns, c)
	return c.Conn.Close()
}
