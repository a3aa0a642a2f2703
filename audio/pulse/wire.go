package pulse

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"reflect"
	"runtime/debug"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"spotter/audio"

	"github.com/jfreymuth/pulse/proto"
)

// The frame that carries everything between client and server: a header of five
// big-endian words (length, channel, offset high, offset low, flags), then that
// many bytes. Channel controlChannel carries commands, any other is a stream's.
const (
	frameHeader    = 20
	controlChannel = 0xFFFFFFFF
	maxFrame       = 16 << 20 // as PulseAudio's own limit
)

// Seek modes, the low byte of a data frame's flags.
const (
	seekRelative     = 0 // at the write index
	seekRelativeRead = 2 // at the read index: overwrites what is queued
)

// wire is the connection under a [proto.Client]. It gives the client's frames
// and our own one mutex, so that neither is written into the middle of the
// other, bounds every write in time, and keeps from the client what it cannot
// bear: commands it does not know (it prints those over the screen), frames of
// absurd length, answers to nothing, and values of another type than it expects.
type wire struct {
	conn net.Conn
	in   *bufio.Reader
	buf  []byte // of the frame that was read; reader's goroutine only
	rest []byte // of a checked frame, for the client; reader's goroutine only
	part []byte // of a frame that the client is writing; under the client's lock

	// version is that of the protocol, 0 until it is agreed on. Until then only
	// answers are passed on, since the client reads messages by the version.
	version atomic.Int32

	mu    sync.Mutex            // one writer at a time
	now   *immediate            // how to write without a deadline, nil where that cannot be
	cause atomic.Pointer[error] // why the connection ended, nil while it has not

	// record takes the data of a record stream, on the reading goroutine, and must
	// not keep it; without it such data is passed over. It must not wait.
	record atomic.Pointer[func(data []byte)]

	asked struct {
		sync.Mutex
		ops    map[uint32]uint32       // of the questions without an answer, by their tags
		shapes map[uint32]reflect.Type // of answers, by the question's code
	}
}

const (
	// writeTimeout bounds a write. A server that reads nothing for so long hangs.
	writeTimeout = 500 * time.Millisecond
	// maxAsked bounds the questions under way: more than a few are never asked.
	maxAsked = 64
	// keepFrame is the largest buffer that is kept for the next frame, in bytes.
	keepFrame = 64 << 10
)

func newWire(conn net.Conn) *wire {
	w := &wire{conn: conn, in: bufio.NewReaderSize(socketReader(conn), 4096), now: newImmediate(conn)}
	w.asked.ops = make(map[uint32]uint32)
	w.asked.shapes = make(map[uint32]reflect.Type)
	return w
}

// Write takes the client's bytes and passes on whole frames.
func (w *wire) Write(p []byte) (int, error) {
	w.part = append(w.part, p...)
	for len(w.part) >= frameHeader {
		n := frameHeader + int(binary.BigEndian.Uint32(w.part))
		if len(w.part) < n {
			break
		}
		err := w.remember(w.part[frameHeader:n])
		if err == nil {
			err = w.send(w.part[:n])
		}
		if err != nil { // which the client passes over: let it see the end
			w.end(err)
			return 0, err
		}
		w.part = append(w.part[:0], w.part[n:]...)
	}
	return len(p), nil
}

// expect says what the answers to a question look like.
func (w *wire) expect(op uint32, t reflect.Type) {
	w.asked.Lock()
	defer w.asked.Unlock()
	w.asked.shapes[op] = t
}

// remember notes a question of the client's.
func (w *wire) remember(body []byte) error {
	op, tag, err := commandHead(body)
	if err != nil {
		return err
	}
	w.asked.Lock()
	defer w.asked.Unlock()
	if len(w.asked.ops) >= maxAsked {
		return errors.New("the sound server leaves too many questions without an answer")
	}
	w.asked.ops[tag] = op
	return nil
}

// question returns what an answer's tag is for, and what it has to look like: nil
// where the client does not look at it.
func (w *wire) question(tag uint32) (t reflect.Type, ok bool) {
	w.asked.Lock()
	defer w.asked.Unlock()
	op, ok := w.asked.ops[tag]
	delete(w.asked.ops, tag)
	return w.asked.shapes[op], ok
}

// send writes whole frames in one call.
func (w *wire) send(frames []byte) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	n, err := w.sendNow(frames)
	if err != nil || n == len(frames) {
		return err
	}
	if err := w.conn.SetWriteDeadline(time.Now().Add(writeTimeout)); err != nil {
		return err
	}
	if _, err := w.conn.Write(frames[n:]); err != nil {
		return err
	}
	return w.conn.SetWriteDeadline(time.Time{})
}

// sendNow writes as much as the socket takes at once. A deadline has a timer,
// and a timer wakes the program up later even when it was taken back: for what
// is sent once a second, on a phone, that counts.
func (w *wire) sendNow(frames []byte) (n int, err error) {
	if w.now == nil {
		return 0, nil
	}
	return w.now.write(frames)
}

// end closes the connection. Only the first reason counts.
func (w *wire) end(why error) error {
	w.cause.CompareAndSwap(nil, &why)
	return w.conn.Close()
}

// Read gives the client the bytes of frames that were checked. Any failure ends
// it with io.EOF, for which alone the client calls back.
func (w *wire) Read(p []byte) (int, error) {
	for len(w.rest) == 0 {
		frame, err := w.guardedFrame()
		if err != nil {
			w.cause.CompareAndSwap(nil, &err)
			return 0, io.EOF
		}
		w.rest = frame
	}
	n := copy(p, w.rest)
	w.rest = w.rest[n:]
	return n, nil
}

// guardedFrame is [wire.frame] with a panic as its error: it reads on a goroutine of
// the client's, which nobody guards.
func (w *wire) guardedFrame() (frame []byte, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = &audio.PanicError{Value: r, Stack: debug.Stack()}
		}
	}()
	return w.frame()
}

// frame reads one frame and returns it, or nothing when it is to be passed over.
// It is good until the next is read.
func (w *wire) frame() ([]byte, error) {
	if cap(w.buf) > keepFrame {
		w.buf = nil
	}
	w.buf = slices.Grow(w.buf[:0], frameHeader)[:frameHeader]
	if _, err := io.ReadFull(w.in, w.buf); err != nil {
		return nil, err
	}
	n := binary.BigEndian.Uint32(w.buf)
	if n > maxFrame {
		return nil, fmt.Errorf("it sent a frame of %d bytes, more than the %d allowed", n, maxFrame)
	}
	take := w.record.Load()
	data := binary.BigEndian.Uint32(w.buf[4:]) != controlChannel
	if data && take == nil {
		_, err := w.in.Discard(int(n))
		return nil, err
	}
	w.buf = slices.Grow(w.buf, int(n))[:frameHeader+int(n)]
	if _, err := io.ReadFull(w.in, w.buf[frameHeader:]); err != nil {
		return nil, err
	}
	if data {
		(*take)(w.buf[frameHeader:])
		return nil, nil
	}
	body, err := w.check(w.buf[frameHeader:])
	if err != nil {
		return nil, fmt.Errorf("it sent a malformed command: %w", err)
	}
	if body == nil {
		return nil, nil
	}
	if len(body) < int(n) { // texts were shortened
		binary.BigEndian.PutUint32(w.buf, uint32(len(body)))
		w.buf = append(w.buf[:frameHeader], body...)
	}
	return w.buf, nil
}

// check returns the command that the client is to see in place of body: nil for
// none.
func (w *wire) check(body []byte) ([]byte, error) {
	op, tag, err := commandHead(body)
	if err != nil {
		return nil, err
	}
	t := message(op)
	switch op {
	case proto.OpError, proto.OpReply:
		answer, asked := w.question(tag)
		if !asked {
			return nil, nil
		}
		if op == proto.OpReply {
			t = answer
		}
		if t == nil {
			return body, nil
		}
	default:
		if t == nil || w.version.Load() == 0 {
			return nil, nil
		}
	}
	s := tagReader{body: body, at: commandStart, version: int(w.version.Load())}
	if err := s.fits(t); err != nil {
		return nil, err
	}
	return s.shorten(), nil
}

// message returns what the values of a command look like that the server sends
// unasked, nil for one that the client does not know.
func message(op uint32) reflect.Type {
	switch op {
	case proto.OpError:
		return reflect.TypeFor[struct{ Code uint32 }]()
	case proto.OpRequest:
		return reflect.TypeFor[proto.Request]()
	case proto.OpOverflow:
		return reflect.TypeFor[proto.Overflow]()
	case proto.OpUnderflow:
		return reflect.TypeFor[proto.Underflow]()
	case proto.OpPlaybackStreamKilled:
		return reflect.TypeFor[proto.PlaybackStreamKilled]()
	case proto.OpSubscribeEvent:
		return reflect.TypeFor[proto.SubscribeEvent]()
	case proto.OpPlaybackStreamSuspended:
		return reflect.TypeFor[proto.PlaybackStreamSuspended]()
	case proto.OpPlaybackStreamMoved:
		return reflect.TypeFor[proto.PlaybackStreamMoved]()
	case proto.OpRecordStreamKilled:
		return reflect.TypeFor[proto.RecordStreamKilled]()
	case proto.OpRecordStreamSuspended:
		return reflect.TypeFor[proto.RecordStreamSuspended]()
	case proto.OpRecordStreamMoved:
		return reflect.TypeFor[proto.RecordStreamMoved]()
	case proto.OpStarted:
		return reflect.TypeFor[proto.Started]()
	case proto.OpPlaybackBufferAttrChanged:
		return reflect.TypeFor[proto.PlaybackBufferAttrChanged]()
	}
	return nil
}

// commandStart is the offset at which a command's own values begin: its code and its tag, two
// tagged numbers, come first.
const commandStart = 10

func commandHead(b []byte) (op, tag uint32, err error) {
	if len(b) < commandStart || b[0] != 'L' || b[5] != 'L' {
		return 0, 0, errTruncated
	}
	return binary.BigEndian.Uint32(b[1:]), binary.BigEndian.Uint32(b[6:]), nil
}

// appendFrame appends the header of a data frame of n bytes for a stream.
func appendFrame(b []byte, stream uint32, n int, seek uint32) []byte {
	b = binary.BigEndian.AppendUint32(b, uint32(n))
	b = binary.BigEndian.AppendUint32(b, stream)
	b = binary.BigEndian.AppendUint64(b, 0)
	return binary.BigEndian.AppendUint32(b, seek)
}
