package audio

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"sync"
	"time"

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
// absurd length, and malformed values.
type wire struct {
	conn net.Conn
	in   *bufio.Reader
	rest []byte // of a checked frame, for the client; reader's goroutine only
	part []byte // of a frame that the client is writing; under the client's lock

	mu    sync.Mutex // one writer at a time
	now   *immediate // how to write without a deadline, nil where that cannot be
	cause error      // why reading ended; read after Read returned io.EOF
}

// writeTimeout bounds a write. A server that reads nothing for so long hangs.
const writeTimeout = 500 * time.Millisecond

func newWire(conn net.Conn) *wire {
	return &wire{conn: conn, in: bufio.NewReaderSize(conn, 4096), now: newImmediate(conn)}
}

// Write takes the client's bytes and passes on whole frames.
func (w *wire) Write(p []byte) (int, error) {
	w.part = append(w.part, p...)
	for len(w.part) >= frameHeader {
		n := frameHeader + int(binary.BigEndian.Uint32(w.part))
		if len(w.part) < n {
			break
		}
		if err := w.send(w.part[:n]); err != nil {
			return 0, err
		}
		w.part = append(w.part[:0], w.part[n:]...)
	}
	return len(p), nil
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

// Read gives the client the bytes of frames that were checked. Any failure ends
// it with io.EOF, for which alone the client calls back.
func (w *wire) Read(p []byte) (int, error) {
	for len(w.rest) == 0 {
		frame, err := w.frame()
		if err != nil {
			w.cause = err
			return 0, io.EOF
		}
		w.rest = frame
	}
	n := copy(p, w.rest)
	w.rest = w.rest[n:]
	return n, nil
}

// frame reads one frame and returns it, or nothing when it is to be passed over.
func (w *wire) frame() ([]byte, error) {
	var head [frameHeader]byte
	if _, err := io.ReadFull(w.in, head[:]); err != nil {
		return nil, err
	}
	n := binary.BigEndian.Uint32(head[:])
	if n > maxFrame {
		return nil, fmt.Errorf("the sound server sent a frame of %d bytes, more than the %d allowed", n, maxFrame)
	}
	frame := make([]byte, frameHeader+int(n))
	copy(frame, head[:])
	if _, err := io.ReadFull(w.in, frame[frameHeader:]); err != nil {
		return nil, err
	}
	if binary.BigEndian.Uint32(head[4:]) != controlChannel {
		return nil, nil // we record nothing
	}
	op, err := checkCommand(frame[frameHeader:])
	if err != nil {
		return nil, fmt.Errorf("the sound server sent a malformed command: %w", err)
	}
	if !knownCommand(op) {
		return nil, nil
	}
	return frame, nil
}

func knownCommand(op uint32) bool {
	switch op {
	case proto.OpError, proto.OpReply, proto.OpRequest, proto.OpOverflow, proto.OpUnderflow,
		proto.OpPlaybackStreamKilled, proto.OpSubscribeEvent, proto.OpPlaybackStreamSuspended,
		proto.OpPlaybackStreamMoved, proto.OpStarted, proto.OpPlaybackBufferAttrChanged:
		return true
	}
	return false
}

var errTruncated = errors.New("a value runs past its end")

// checkCommand walks the tagged values of a command and returns its code.
func checkCommand(b []byte) (op uint32, err error) {
	if len(b) < 10 || b[0] != 'L' || b[5] != 'L' {
		return 0, errTruncated
	}
	op = binary.BigEndian.Uint32(b[1:])
	for b = b[10:]; len(b) > 0; {
		n, err := valueSize(b)
		if err != nil {
			return op, err
		}
		if n > len(b) {
			return op, errTruncated
		}
		b = b[n:]
	}
	return op, nil
}

// valueSize returns the length of the tagged value that b begins with, tag
// included. A property list ('P') and what follows its entries are tagged
// themselves, so their tags alone are counted here.
func valueSize(b []byte) (int, error) {
	switch b[0] {
	case 'N', '1', '0', 'P':
		return 1, nil
	case 'f':
		return 1, nil
	case 'B':
		return 2, nil
	case 'L', 'V':
		return 5, nil
	case 'R', 'r', 'U', 'T':
		return 9, nil
	case 'a':
		return 7, nil
	case 't':
		for i, c := range b {
			if c == 0 {
				return i + 1, nil
			}
			if i > 1023 { // the longest that the client reads
				break
			}
		}
		return 0, errTruncated
	case 'x', 'm', 'v':
		return blobSize(b)
	}
	return 0, fmt.Errorf("unknown tag %q", b[0])
}

func blobSize(b []byte) (int, error) {
	switch {
	case b[0] == 'x' && len(b) >= 5:
		if n := binary.BigEndian.Uint32(b[1:]); n <= maxFrame {
			return 5 + int(n), nil
		}
	case b[0] == 'm' && len(b) >= 2:
		return 2 + int(b[1]), nil
	case b[0] == 'v' && len(b) >= 2:
		return 2 + 4*int(b[1]), nil
	}
	return 0, errTruncated
}

// appendFrame appends the header of a data frame of n bytes for a stream.
func appendFrame(b []byte, stream uint32, n int, seek uint32) []byte {
	b = binary.BigEndian.AppendUint32(b, uint32(n))
	b = binary.BigEndian.AppendUint32(b, stream)
	b = binary.BigEndian.AppendUint64(b, 0)
	return binary.BigEndian.AppendUint32(b, seek)
}
