package link

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"time"

	"github.com/coder/websocket"

	"spotter/phone/wire"
	"spotter/text"
)

// frame waits to be written.
type frame struct {
	kind  websocket.MessageType
	bytes []byte
}

// part is a frame that is of use for a while only.
type part struct {
	bytes []byte
	until time.Time
}

// Send sends a message. It never waits: a page that takes nothing any more ends the
// connection, and false says that it has ended.
func (p *Peer) Send(m wire.Message) bool {
	b, err := json.Marshal(m)
	if err != nil { // an infinite number: a mistake of ours
		p.end("", fmt.Errorf("a message for the phone: %w", err))
		return false
	}
	return p.queue(frame{websocket.MessageText, b})
}

// SendBinary sends a binary frame, whose first byte is a word of wire. It never waits, as
// [Peer.Send]. Nobody may change the bytes after that.
func (p *Peer) SendBinary(b []byte) bool { return p.queue(frame{websocket.MessageBinary, b}) }

// SendSpare sends a binary frame that may be left out: it does so while others wait to be written. It
// reports whether the frame is sent.
func (p *Peer) SendSpare(b []byte) bool {
	return len(p.out) < spareQueued && p.SendBinary(b)
}

// SendParts sends a sound that the page has not loaded, as [wire.ClipParts] has it. Other messages go between its parts, and
// what is not sent at a time stays here: nobody needs it any more. It never waits; false says that it will not arrive.
func (p *Peer) SendParts(name string, file []byte, until time.Time) bool {
	for _, b := range wire.ClipParts(name, file) {
		select {
		case p.parts <- part{b, until}:
		default:
			return false
		}
	}
	return !p.Gone()
}

// queue has a frame written after those that wait.
func (p *Peer) queue(f frame) bool {
	if p.Gone() {
		return false
	}
	select {
	case p.out <- f:
		return true
	default:
		p.end("", ErrSlow)
		return false
	}
}

// write writes what waits until the connection ends: messages first, then parts of sounds. A bye is the last.
func (p *Peer) write(ctx context.Context) {
	for {
		f, ok := p.waiting()
		if !ok {
			return
		}
		if err := p.put(ctx, f); err != nil {
			if errors.Is(err, net.ErrClosed) { // the reader closed it, and says why
				select {
				case <-p.gone:
				case <-time.After(writeWithin):
				}
			}
			p.end("", fmt.Errorf("%w: %s", ErrSlow, text.FirstLine(err)))
			return
		}
	}
}

// waiting waits for what is to be written next. false: the connection has ended.
func (p *Peer) waiting() (f frame, ok bool) {
	for {
		select {
		case f := <-p.out:
			return f, true
		case <-p.gone:
			return f, false
		default:
		}
		select {
		case f := <-p.out:
			return f, true
		case x := <-p.parts:
			if time.Now().Before(x.until) {
				return frame{websocket.MessageBinary, x.bytes}, true
			}
		case <-p.gone:
			return f, false
		}
	}
}

// put writes one frame.
func (p *Peer) put(ctx context.Context, f frame) error {
	ctx, cancel := context.WithTimeout(ctx, writeWithin)
	defer cancel()
	return p.conn.Write(ctx, f.kind, f.bytes) // ends the connection if ctx ends first
}

// farewell says why, where the page still listens, and closes. cut ends the reading of a page that
// does not close.
func (p *Peer) farewell(cut func()) {
	if p.bye == "" {
		_ = p.conn.CloseNow() // there is nobody to tell
		return
	}
	b, err := json.Marshal(wire.Message{Type: wire.Bye, Why: p.bye})
	if err == nil {
		err = p.put(context.Background(), frame{websocket.MessageText, b})
	}
	if err != nil {
		_ = p.conn.CloseNow()
		return
	}
	code := closeRefused
	switch p.bye {
	case wire.ByeReplaced:
		code = closeReplaced
	case wire.ByeOver:
		code = websocket.StatusGoingAway
	}
	late := time.AfterFunc(writeWithin, cut)
	defer late.Stop()
	_ = p.conn.Close(code, p.bye) // a page that does not close is cut off
}
