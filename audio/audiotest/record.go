package audiotest

import (
	"encoding/binary"
	"fmt"
	"io"
	"sync"
	"time"

	"github.com/jfreymuth/pulse/proto"
)

// Rate is the frame rate of every sink and recording, in Hz.
const Rate = 48000

// Frame is one stereo sample: left and right.
type Frame = [2]int16

// Packets are long, and no latency is asked for: a recorder that asks for a
// short one keeps the sink at its smallest period and flatters what it measures.
const packetFrames = Rate / 5

// stopDeadline bounds how long Stop waits for what was already played. An idle
// PulseAudio null sink moves in steps of up to 2 s.
const stopDeadline = 3 * time.Second

// Recording holds the sound that a sink has played since [Server.Record]. It is safe for
// concurrent use.
type Recording struct {
	sink  string
	began time.Time
	conn  io.Closer

	mu       sync.Mutex
	base     time.Time     // when frame 0 was played, once calibrated
	follow   bool          // the clock is that of the arrivals nearby
	lag      time.Duration // by which those are late as a rule, where they are followed
	frames   []Frame
	arrivals []Arrival
	ended    bool
	grown    chan struct{} // closed and replaced when anything changes
}

// Arrival says when the first Frames frames of a recording had come in. A
// packet never comes before its last frame was played; it may come much later.
type Arrival struct {
	At     time.Time
	Frames int
}

// Record records what the named sink plays, from now until Stop or the end of
// the test. It keeps the sink awake, as any recorder does, but leaves its
// latency to those who play: a PulseAudio null sink that nobody plays to moves
// in steps of 2 s, and what a stream plays into a step that was already recorded
// is missing from the recording. Let the stream settle before its first sound.
func (s *Server) Record(sink string) *Recording {
	s.tb.Helper()
	client, conn, err := s.connect()
	if err != nil {
		s.tb.Fatalf("audiotest: record %s: %v", sink, err)
	}
	s.tb.Cleanup(func() { conn.Close() })
	r := &Recording{sink: sink, began: time.Now(), conn: conn, grown: make(chan struct{})}
	client.Callback = r.receive
	err = openMonitor(client, sink, packetFrames, false)
	if err != nil {
		s.tb.Fatalf("audiotest: record %s: open %s.monitor: %v", sink, sink, err)
	}
	return r
}

// connect opens a client of this package's own.
func (s *Server) connect() (*proto.Client, io.Closer, error) {
	client, conn, err := proto.Connect(s.Addr)
	if err != nil {
		return nil, nil, fmt.Errorf("connect to %v: %w", s.Kind, err)
	}
	client.SetTimeout(10 * time.Second)
	props := proto.PropList{"application.name": proto.PropListString("audiotest")}
	if err := client.Request(&proto.SetClientName{Props: props}, &proto.SetClientNameReply{}); err != nil {
		conn.Close()
		return nil, nil, fmt.Errorf("connect to %v: %w", s.Kind, err)
	}
	return client, conn, nil
}

// receive takes what the server sends, on the client's goroutine.
func (r *Recording) receive(msg any) {
	now := time.Now()
	r.mu.Lock()
	defer r.mu.Unlock()
	switch m := msg.(type) {
	case *proto.DataPacket:
		for b := m.Data; len(b) >= 4; b = b[4:] {
			r.frames = append(r.frames, Frame{
				int16(binary.LittleEndian.Uint16(b)), int16(binary.LittleEndian.Uint16(b[2:])),
			})
		}
		r.arrivals = append(r.arrivals, Arrival{now, len(r.frames)})
	case *proto.RecordStreamKilled, *proto.ConnectionClosed:
		r.ended = true
	default:
		return
	}
	close(r.grown)
	r.grown = make(chan struct{})
}

// Frames returns a copy of what has come in so far.
func (r *Recording) Frames() []Frame {
	r.mu.Lock()
	defer r.mu.Unlock()
	return append([]Frame(nil), r.frames...)
}

// Arrivals returns when each packet came, oldest first.
func (r *Recording) Arrivals() []Arrival {
	r.mu.Lock()
	defer r.mu.Unlock()
	return append([]Arrival(nil), r.arrivals...)
}

// WaitFor waits until done holds for what was recorded so far, at most for the
// given time, and reports whether it came to hold. It looks at each new packet;
// a recording that ended cannot grow, so it is looked at once more only.
func (r *Recording) WaitFor(timeout time.Duration, done func([]Frame) bool) bool {
	timer := time.NewTimer(timeout)
	defer timer.Stop()
	for {
		r.mu.Lock()
		frames, ended, grown := r.frames, r.ended, r.grown
		r.mu.Unlock()
		if done(frames[:len(frames):len(frames)]) {
			return true
		}
		if ended {
			return false
		}
		select {
		case <-grown:
		case <-timer.C:
			return false
		}
	}
}

// Stop waits until what was played before the call has come in, ends the
// recording, and returns all of it. Frame 0 was played about when Record
// returned. When the sink or server went away, it is what came before that.
func (r *Recording) Stop() []Frame {
	want := int(time.Since(r.began).Seconds() * Rate)
	r.WaitFor(stopDeadline, func(f []Frame) bool { return len(f) >= want })
	r.conn.Close()
	return r.Frames()
}
