package intake

import (
	"bytes"
	"context"
	"crypto/tls"
	"io"
	"net"
	"net/http"
	"net/url"
	"sync"
	"time"

	"spotter/crew/wire"
)

// The times that a connection has. A deadline that is far enough away is left as it is.
const (
	shakeTime = 10 * time.Second   // to agree on keys
	headTime  = 10 * time.Second   // for the head of a call that does not come in one piece
	bodyTime  = time.Minute        // for the rest of a call
	idleTime  = 4 * wire.BeatEvery // between two calls: a pair keeps its connection from beat to beat
	sendTime  = time.Minute        // for an answer
	lateTime  = 30 * time.Second   // by so much a deadline may be later than was said
)

// talk is one connection, on which a pair makes its calls.
type talk struct {
	d       *Door
	conn    *tls.Conn
	one     [1]byte // where the first byte of a call goes
	request http.Request
	bearer  []string
	body    bytes.Reader
	answer  written

	readBy, writeBy time.Time // the deadlines of the connection

	mu      sync.Mutex
	resting bool // no call is under way
	ended   bool // it was told to end
}

// rooms has the buffers for heads and answers: a connection that rests needs none.
var rooms = sync.Pool{New: func() any { b := make([]byte, 0, mostHead+1<<10); return &b }}

// converse agrees on keys and answers calls until the other side goes, or the connection is handed on.
func (t *talk) converse(ctx context.Context) {
	handed := false
	defer func() {
		_ = recover() // as net/http does: one call that goes wrong ends its own connection only
		if !handed {
			_ = t.conn.Close()
		}
	}()
	t.readBefore(shakeTime, 0)
	t.writeBefore(shakeTime, 0)
	if err := t.conn.HandshakeContext(ctx); err != nil {
		t.sayHTTPS(err)
		return
	}
	if p := t.conn.ConnectionState().NegotiatedProtocol; p != "" && p != "http/1.1" {
		handed = t.d.hand(t.conn)
		return
	}
	t.begin()
	for {
		t.readBefore(idleTime, lateTime)
		if !t.rest(true) {
			return
		}
		if _, err := io.ReadFull(t.conn, t.one[:]); err != nil || !t.rest(false) {
			return
		}
		rest, err := t.next()
		if err != nil {
			return
		}
		if rest != nil {
			handed = t.d.hand(&handedConn{t.conn, rest})
			return
		}
	}
}

// sayHTTPS answers one who speaks HTTP without TLS.
func (t *talk) sayHTTPS(err error) {
	if e, ok := err.(tls.RecordHeaderError); ok && e.Conn != nil && bytes.ContainsAny(e.RecordHeader[:1], "GPHDOT") { // the begin of a method
		_, _ = io.WriteString(e.Conn, "HTTP/1.0 400 Bad Request\r\n\r\nClient sent an HTTP request to an HTTPS server.\n")
	}
}

// begin makes ready what all calls of the connection use again.
func (t *talk) begin() {
	t.bearer = make([]string, 1)
	t.request = http.Request{Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, URL: new(url.URL), Header: make(http.Header, 1),
		RemoteAddr: t.conn.RemoteAddr().String(), Body: io.NopCloser(&t.body)}
	t.answer.header = make(http.Header, 4)
}

// next reads a call whose first byte is there, and answers it. Where it is not plain, rest has its bytes.
func (t *talk) next() (rest []byte, err error) {
	room := rooms.Get().(*[]byte)
	defer func() { *room = (*room)[:0]; rooms.Put(room) }()
	b := append(*room, t.one[0])
	end := -1
	for reads := 0; end < 0; reads++ {
		if len(b) >= mostHead {
			return bytes.Clone(b), nil
		}
		if reads == 1 { // the head did not come in one piece: the whole of it has so long
			t.readBefore(t.d.headTime, 0)
		}
		n, err := t.conn.Read(b[len(b):cap(b)])
		if n == 0 && err != nil {
			return nil, err
		}
		from := max(0, len(b)-len(headEnd))
		b = b[:len(b)+n]
		if i := bytes.Index(b[from:], headEnd); i >= 0 {
			end = from + i + len(headEnd)
		}
	}
	p, ok := parsePlain(b[:end])
	if more := int64(len(b) - end); !ok || more > p.length {
		return bytes.Clone(b), nil
	}
	body := make([]byte, p.length) // it is kept longer than the room
	if n := copy(body, b[end:]); n < len(body) {
		t.readBefore(bodyTime, lateTime)
		if _, err := io.ReadFull(t.conn, body[n:]); err != nil {
			return nil, err
		}
	}
	last := t.do(&p, body)
	*room = t.answer.appendTo(b[:0], last)
	t.writeBefore(sendTime, lateTime)
	if _, err := t.conn.Write(*room); err != nil {
		return nil, err
	}
	if last {
		return nil, net.ErrClosed
	}
	return nil, nil
}

// do has a plain call answered, and reports whether it was the last one.
func (t *talk) do(p *plain, body []byte) (last bool) {
	t.body.Reset(body)
	r := &t.request
	r.Method = http.MethodPost
	if p.kind == place {
		r.Method = http.MethodGet
	}
	r.URL.Path, r.URL.RawQuery, r.Host, r.ContentLength = p.path, p.query, p.host, p.length
	r.SetPathValue("race", p.race)
	r.SetPathValue("journal", p.journal)
	t.bearer[0] = p.bearer
	r.Header["Authorization"] = t.bearer
	t.answer.reset()
	t.d.intake.plainly(&t.answer, r, t.d.intake.pairs[p.kind])
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.ended
}

// rest notes that no call is under way, or that one is; false where the connection has to end.
func (t *talk) rest(resting bool) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.resting = resting
	return !t.ended
}

// end has the connection end: at once where it rests, else behind the answer.
func (t *talk) end() {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.ended = true; t.resting {
		_ = t.conn.Close() // the other side comes again
	}
}

// readBefore sees that a read ends after a time, or up to late later.
func (t *talk) readBefore(d, late time.Duration) { before(&t.readBy, d, late, t.conn.SetReadDeadline) }

// writeBefore does the same for a write.
func (t *talk) writeBefore(d, late time.Duration) {
	before(&t.writeBy, d, late, t.conn.SetWriteDeadline)
}

func before(by *time.Time, d, late time.Duration, set func(time.Time) error) {
	now := time.Now()
	if left := by.Sub(now); left >= d && left <= d+late && late > 0 {
		return
	}
	*by = now.Add(d + late)
	_ = set(*by) // a connection that has ended says so when it is read
}

// handedConn is a connection that net/http goes on with: what was read of it comes first.
type handedConn struct {
	*tls.Conn
	first []byte
}

// Read implements [net.Conn].
func (c *handedConn) Read(b []byte) (int, error) {
	if len(c.first) == 0 {
		return c.Conn.Read(b)
	}
	n := copy(b, c.first)
	c.first = c.first[n:]
	return n, nil
}
