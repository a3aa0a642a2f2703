package watch

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"time"

	"spotter/crew/board"
	"spotter/crew/intake"
	"spotter/crew/wire"
)

// stream tells what changes on a board, until the viewer goes, may not come any more, or takes
// nothing for a while.
func (s *server) stream(w http.ResponseWriter, r *http.Request, v *intake.Visit, ready func()) error {
	leave, err := s.enter(v.Guest.ID)
	if err != nil {
		return err
	}
	defer leave()
	watcher, err := s.o.Board.Watch(v.Race, helps(v.Guest), r.Header.Get("Last-Event-ID"))
	if err != nil {
		return intake.Refusal(http.StatusBadRequest, err.Error())
	}
	ctx, cancel := context.WithCancel(r.Context())
	defer cancel()
	defer context.AfterFunc(s.o.End, cancel)()
	c := http.NewResponseController(w)
	_ = c.SetReadDeadline(time.Time{}) // the call has no more body, and stays open; a test's recorder has none
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("X-Accel-Buffering", "no") // a proxy must not keep it back
	ready()
	t := &teller{s: s, w: w, c: c, v: v}
	t.line(fmt.Sprint("retry: ", wire.StreamRetry.Milliseconds()))
	if err := t.tell(ctx, watcher); !errors.Is(err, errGone) {
		return err
	}
	return nil
}

// teller writes one stream.
type teller struct {
	s    *server
	w    http.ResponseWriter
	c    *http.ResponseController
	v    *intake.Visit
	b    bytes.Buffer // what goes out next
	err  error        // why nothing goes out any more
	said time.Time    // when the clock was told last
	kept time.Time    // when a comment was
}

// tell writes what changes until something ends it. The error says what: that of a viewer who has
// gone is of no interest.
func (t *teller) tell(ctx context.Context, watcher *board.Watcher) error {
	for {
		short, cancel := context.WithTimeout(ctx, t.s.o.Look)
		c, err := watcher.Next(short)
		cancel()
		if ctx.Err() != nil {
			return nil
		}
		if err != nil && !errors.Is(err, context.DeadlineExceeded) {
			return err
		}
		changed := err == nil
		if err := t.v.Still(); err != nil {
			return err
		}
		if changed {
			t.change(&c)
		}
		t.clock()
		if t.send(); t.err != nil {
			return t.err
		}
		if changed {
			select { // what changes meanwhile goes out in one part
			case <-time.After(t.s.o.Gap):
			case <-ctx.Done():
				return nil
			}
		}
	}
}

// change writes what changed.
func (t *teller) change(c *board.Change) {
	now := wire.Clock{At: t.s.o.Now().UTC(), Reading: c.Reading, Missed: c.Missed}
	if c.Full {
		may := helps(t.v.Guest)
		t.event("", wire.EventHello, encoded(wire.Hello{Clock: now, Race: t.v.Race, Names: may, Acknowledge: may, Message: may, Pairs: len(c.Rows)}))
	}
	for _, row := range c.Rows {
		t.event("", wire.EventPair, row)
		if t.full(); t.err != nil {
			return
		}
	}
	for _, mirror := range c.Gone {
		t.event("", wire.EventGone, encoded(wire.Gone{Mirror: mirror}))
	}
	for _, a := range c.Alarms {
		t.event(a.ID, a.Event, a.Text)
	}
	now.At = t.s.o.Now().UTC() // a viewer may have been slow to take what is above
	if c.Full {
		t.event("", wire.EventReady, encoded(now))
	} else if c.Missed > 0 {
		t.event("", wire.EventClock, encoded(now))
	}
}

// clock writes the clock of headquarters, and a comment, when their time has come.
func (t *teller) clock() {
	now := t.s.o.Now()
	if now.Sub(t.said) >= wire.ClockEvery || now.Before(t.said) {
		t.said = now
		t.event("", wire.EventClock, encoded(wire.Clock{At: now.UTC(), Reading: t.s.o.Board.Reading(t.v.Race)}))
	}
	if now.Sub(t.kept) >= wire.KeepAlive || now.Before(t.kept) {
		t.kept = now
		t.line(": the line is open")
	}
}

// partBytes is the size from which a part goes out before the next event is added. A full state may
// have millions of bytes: a viewer with a slow link gets it part by part, each with the whole patience
// for itself, and no viewer has a copy of all.
const partBytes = 16 << 10

// full writes what has gathered where that is a whole part, if its guest may still come.
func (t *teller) full() {
	if t.b.Len() < partBytes {
		return
	}
	if t.send(); t.err == nil {
		t.err = t.v.Still()
	}
}

// errGone ends the stream of a viewer that has gone, or takes nothing.
var errGone = errors.New("the viewer takes nothing any more")

// send writes what has gathered.
func (t *teller) send() {
	if t.b.Len() == 0 || t.err != nil {
		return
	}
	_ = t.c.SetWriteDeadline(time.Now().Add(t.s.o.Patience)) // a test's recorder has none
	if _, err := t.w.Write(t.b.Bytes()); err != nil {
		t.err = errGone
		return
	}
	t.b.Reset()
	if err := t.c.Flush(); err != nil {
		t.err = errGone
		return
	}
	_ = t.c.SetWriteDeadline(time.Time{}) // HTTP/2 ends a stream at its deadline though nothing is written
}

// event adds an event. Its data is JSON on one line.
func (t *teller) event(id, name string, data []byte) {
	if id != "" {
		t.b.WriteString("id: " + id + "\n")
	}
	t.b.WriteString("event: ")
	t.b.WriteString(name)
	t.b.WriteString("\ndata: ")
	t.b.Write(data)
	t.b.WriteString("\n\n")
}

// line adds a line that is no event.
func (t *teller) line(text string) { t.b.WriteString(text + "\n\n") }

// encoded returns JSON of what has no field that JSON cannot have.
func encoded(v any) []byte {
	b, err := json.Marshal(v)
	if err != nil {
		return []byte("null")
	}
	return b
}
