package main

import (
	"net"
	"sync"
)

// condition says what a way does with what it carries.
type condition uint8

const (
	open     condition = iota // it carries everything
	frozen                    // nothing moves, and nobody is told
	refusing                  // connections are broken, and new ones too
)

// way is the network between one pair and headquarters: it takes the pair's connections and
// carries their bytes. Its methods may be called at the same time.
type way struct {
	listener net.Listener
	dial     func() (net.Conn, error) // connects to headquarters
	done     sync.WaitGroup

	mu     sync.Mutex
	state  condition
	moved  *sync.Cond // the state, or closed, is another
	closed bool
	conns  map[net.Conn]bool
	harm   harm // what happens to the next bytes of an answer
}

// harm says what becomes of an answer.
type harm uint8

const (
	none harm = iota
	cut       // half of it comes through, then the connection breaks
	lost      // nothing of it comes through: the connection breaks
)

// newWay begins a way to headquarters.
func newWay(dial func() (net.Conn, error)) (*way, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	w := &way{listener: l, dial: dial, conns: make(map[net.Conn]bool)}
	w.moved = sync.NewCond(&w.mu)
	w.done.Go(w.accept)
	return w, nil
}

// address returns the address that a pair dials.
func (w *way) address() string { return w.listener.Addr().String() }

// set changes what the way does. Refusing breaks the connections that are open.
func (w *way) set(c condition) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.state = c
	if c == refusing {
		w.breakAll()
	}
	w.moved.Broadcast()
}

// hurt harms the next answer.
func (w *way) hurt(h harm) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.harm = h
}

// close ends the way.
func (w *way) close() {
	w.mu.Lock()
	w.closed = true
	w.breakAll()
	w.moved.Broadcast()
	w.mu.Unlock()
	_ = w.listener.Close() // nobody is told anything more
	w.done.Wait()
}

// breakAll breaks the connections, as a network does: with a reset. The caller holds mu.
func (w *way) breakAll() {
	for c := range w.conns {
		reset(c)
	}
	clear(w.conns)
}

func reset(c net.Conn) {
	if t, ok := c.(*net.TCPConn); ok {
		_ = t.SetLinger(0) // else it is closed politely
	}
	_ = c.Close() // it is broken on purpose
}

// accept takes connections until the way is closed. A frozen way takes them, as a network whose
// packets are lost does in the queue of the system, and dials nobody before it is open again.
func (w *way) accept() {
	for {
		c, err := w.listener.Accept()
		if err != nil {
			w.mu.Lock()
			closed := w.closed
			w.mu.Unlock()
			if closed {
				return
			}
			continue // one connection failed, not the way
		}
		w.done.Go(func() { w.carry(c) })
	}
}

// keep remembers a connection; false where the way is closed or refuses.
func (w *way) keep(c net.Conn) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.closed || w.state == refusing {
		reset(c)
		return false
	}
	w.conns[c] = true
	return true
}

func (w *way) drop(c net.Conn) {
	w.mu.Lock()
	delete(w.conns, c)
	w.mu.Unlock()
	reset(c)
}

// wait returns when the way carries; false where it breaks instead.
func (w *way) wait() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	for w.state == frozen && !w.closed {
		w.moved.Wait()
	}
	return w.state == open && !w.closed
}

// carry carries a pair's connection, both ways.
func (w *way) carry(pair net.Conn) {
	if !w.keep(pair) {
		return
	}
	defer w.drop(pair)
	if !w.wait() {
		return
	}
	hq, err := w.dial()
	if err != nil || !w.keep(hq) {
		return // the pair sees a connection that breaks
	}
	defer w.drop(hq)
	var both sync.WaitGroup
	both.Go(func() { w.copy(hq, pair, false); reset(hq) })
	w.copy(pair, hq, true)
	reset(pair)
	both.Wait()
}

// copy copies bytes until a side ends or the way breaks.
func (w *way) copy(to, from net.Conn, answers bool) {
	b := make([]byte, 32<<10)
	for {
		n, err := from.Read(b)
		if n > 0 {
			if !w.wait() {
				return
			}
			h := none
			if answers {
				w.mu.Lock()
				h, w.harm = w.harm, none
				w.mu.Unlock()
			}
			switch h {
			case lost:
				return
			case cut:
				n /= 2
			}
			if _, err := to.Write(b[:n]); err != nil || h == cut {
				return
			}
		}
		if err != nil {
			return
		}
	}
}
