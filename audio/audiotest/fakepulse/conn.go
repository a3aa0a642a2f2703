package fakepulse

import (
	"bufio"
	"encoding/binary"
	"io"
	"net"
	"slices"
	"sync"

	"github.com/jfreymuth/pulse/proto"
)

const (
	headBytes      = 20
	controlChannel = 0xFFFFFFFF
	largestFrame   = 16 << 20
)

// conn is a client's connection. What is sent goes through a queue without an
// end, so that a client that reads nothing holds up nobody.
type conn struct {
	s  *Server
	nc net.Conn

	// Guarded by the server's lock.
	streams    map[uint32]*stream
	authorised bool
	mask       proto.SubscriptionMask

	out struct {
		sync.Mutex
		frames [][]byte
		more   chan struct{} // capacity 1
	}
}

// serve takes a new connection.
func (s *Server) serve(nc net.Conn) {
	c := &conn{s: s, nc: nc, streams: make(map[uint32]*stream)}
	c.out.more = make(chan struct{}, 1)
	s.mu.Lock()
	if s.listener == nil {
		nc.Close()
	}
	s.conns[c] = true
	s.mu.Unlock()
	done := make(chan struct{})
	s.routines.Go(func() { c.writeAll(done) })
	s.routines.Go(func() {
		c.readAll()
		close(done)
		nc.Close()
		s.mu.Lock()
		defer s.mu.Unlock()
		delete(s.conns, c)
		s.records = slices.DeleteFunc(s.records, func(r *recorded) bool { return r.c == c })
		for _, st := range c.streams {
			st.endRun()
			s.tell(proto.EventSinkSinkInput|proto.EventRemove, st.input)
		}
	})
}

func (c *conn) writeAll(done chan struct{}) {
	for {
		select {
		case <-done:
			return
		case <-c.out.more:
		}
		c.s.mu.Lock()
		c.s.thaw()
		c.s.mu.Unlock()
		c.out.Lock()
		frames := c.out.frames
		c.out.frames = nil
		c.out.Unlock()
		for _, f := range frames {
			if _, err := c.nc.Write(f); err != nil {
				return
			}
		}
	}
}

// send queues bytes for the client.
func (c *conn) send(parts ...[]byte) {
	c.out.Lock()
	c.out.frames = append(c.out.frames, parts...)
	c.out.Unlock()
	select {
	case c.out.more <- struct{}{}:
	default:
	}
}

// noTag is the tag of what is no answer.
const noTag = 0xFFFFFFFF

// message sends a message that nobody asked for.
func (c *conn) message(op uint32, v any) { c.send(Command(op, noTag, Encode(v))) }

// Command returns the frame of a command with the given values.
func Command(op, tag uint32, values []byte) []byte {
	body := binary.BigEndian.AppendUint32([]byte{'L'}, op)
	body = binary.BigEndian.AppendUint32(append(body, 'L'), tag)
	body = append(body, values...)
	b := binary.BigEndian.AppendUint32(nil, uint32(len(body)))
	b = binary.BigEndian.AppendUint32(b, controlChannel)
	return append(append(b, make([]byte, 12)...), body...)
}

// readAll reads what the client sends until it leaves.
func (c *conn) readAll() {
	in := bufio.NewReader(c.nc)
	for {
		var head [headBytes]byte
		if _, err := io.ReadFull(in, head[:]); err != nil {
			return
		}
		n := binary.BigEndian.Uint32(head[:])
		if n > largestFrame {
			c.s.mu.Lock()
			c.s.fault("a frame of %d bytes", n)
			c.s.mu.Unlock()
			return
		}
		body := make([]byte, n)
		if _, err := io.ReadFull(in, body); err != nil {
			return
		}
		c.s.mu.Lock()
		c.s.thaw()
		c.s.mu.Unlock()
		channel := binary.BigEndian.Uint32(head[4:])
		if channel == controlChannel {
			c.command(body)
			continue
		}
		c.data(channel, int64(binary.BigEndian.Uint64(head[8:])), binary.BigEndian.Uint32(head[16:]), body)
	}
}

func (c *conn) data(channel uint32, offset int64, flags uint32, body []byte) {
	c.s.mu.Lock()
	defer c.s.mu.Unlock()
	st := c.streams[channel]
	switch {
	case st == nil: // it was killed meanwhile: real servers pass over it too
	case len(body)%frameBytes != 0 || offset%frameBytes != 0:
		c.s.fault("stream %d: %d bytes at %d are no whole frames", channel, len(body), offset)
	default:
		st.data(flags&0xFF, offset, body)
	}
}

func (c *conn) command(body []byte) {
	if len(body) < 10 || body[0] != 'L' || body[5] != 'L' {
		c.s.mu.Lock()
		c.s.fault("a command of %q", body)
		c.s.mu.Unlock()
		return
	}
	x := &Exchange{c: c, Op: binary.BigEndian.Uint32(body[1:]), Tag: binary.BigEndian.Uint32(body[6:]), Values: body[10:]}
	c.s.mu.Lock()
	c.s.counts[x.Op]++
	x.Nth = c.s.counts[x.Op]
	script := c.s.script
	c.s.mu.Unlock()
	if script == nil {
		x.Honest()
		return
	}
	script(x)
}
