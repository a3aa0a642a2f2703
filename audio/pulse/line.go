package pulse

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"spotter/audio"
	"spotter/audio/dsp"
	"spotter/text"

	"github.com/jfreymuth/pulse/proto"
)

// The buffer of a [Line]: the sink's latency is the target less two requests, 5 ms.
const (
	lineRequest = 5 * time.Millisecond
	lineTarget  = 15 * time.Millisecond
	lineMost    = int64(dsp.Rate) // frames that the server may be made to hold
)

// Line is a second, short stream on a sink, for sound that comes as it is made, such as a voice.
// It plays nothing by itself: whoever holds it writes, and asks how much is queued. Its methods
// are safe for concurrent use.
type Line struct {
	c       *conn
	index   atomic.Uint32
	sink    string
	target  int64         // bytes, as granted
	asked   atomic.Int64  // bytes that the server has asked for
	dry     atomic.Int64  // how often the queue ran dry
	latency time.Duration // of the sink
	lost    chan error
	mu      sync.Mutex // held while writing
	written int64      // bytes, less those that were overwritten
	out     []byte
	once    sync.Once
}

// OpenLine opens a line on a sink, in silence. It is one of this program's streams: the
// runner's cues on the sink take no notice of it. media is its name in the server's lists.
func OpenLine(ctx context.Context, sink, media string) (*Line, error) {
	l := &Line{sink: text.Escape(sink), lost: make(chan error, 1), out: make([]byte, 0, 1<<16)}
	c, err := dial(ctx, os.Getenv, l.message)
	if err != nil {
		return nil, err
	}
	defer c.obey(ctx)()
	frames := func(d time.Duration) uint32 { return uint32(dsp.Rate.N(d) * frameBytes) }
	full := uint32(proto.VolumeNorm)
	req := proto.CreatePlaybackStream{
		SampleSpec: proto.SampleSpec{Format: proto.FormatInt16LE, Channels: 2, Rate: uint32(dsp.Rate)},
		ChannelMap: proto.ChannelMap{proto.ChannelLeft, proto.ChannelRight}, SinkIndex: proto.Undefined, SinkName: sink,
		BufferMaxLength: uint32(lineMost * frameBytes), BufferTargetLength: frames(lineTarget), BufferMinimumRequest: frames(lineRequest),
		ChannelVolumes: proto.ChannelVolumes{full, full}, NoMove: true, VolumeSet: true, MutedSet: true,
		Properties: proto.PropList{"media.name": proto.PropListString(media), instanceKey: proto.PropListString(instance())},
	}
	var reply proto.CreatePlaybackStreamReply
	if err := c.Request(&req, &reply); err != nil {
		_ = c.close() // the first error counts
		return nil, fmt.Errorf("opening a second stream on sink %q: %w", l.sink, err)
	}
	l.c, l.target = c, int64(reply.BufferTargetLength)
	l.latency = time.Duration(reply.SinkLatency) * time.Microsecond
	l.asked.Add(int64(reply.Missing))
	l.index.Store(reply.StreamIndex + 1)
	return l, nil
}

// message takes what the server says unasked, on the reading goroutine.
func (l *Line) message(m any) {
	switch m := m.(type) {
	case *proto.Request: // it may come before the answer that says which stream it is
		l.asked.Add(int64(min(m.Length, uint32(lineMost*frameBytes))))
	case *proto.Underflow:
		l.dry.Add(1)
	case *proto.PlaybackStreamKilled:
		l.fail(fmt.Errorf("the sound server ended the stream on sink %q", l.sink))
	case *proto.PlaybackStreamMoved:
		l.fail(&MovedError{From: l.sink, To: text.Escape(m.DestName)})
	case *proto.PlaybackStreamSuspended:
		if m.Suspended {
			l.fail(fmt.Errorf("sink %q was suspended", l.sink))
		}
	case *audio.PanicError:
		l.fail(m)
	case *proto.ConnectionClosed:
		l.fail(errors.New("the sound server closed the connection"))
	}
}

func (l *Line) fail(err error) {
	select {
	case l.lost <- err:
	default:
	}
}

// Lost receives one error that says why, when the line has ended by itself.
func (l *Line) Lost() <-chan error { return l.lost }

// Latency returns how long the sink takes from the queue's end to the ear, by its own word.
func (l *Line) Latency() time.Duration { return l.latency }

// Dry returns how often the server had nothing to play, by its own word.
func (l *Line) Dry() int64 { return l.dry.Load() }

// Queued returns how many frames of what was written the server has not taken yet, too many by up to a
// request. It is negative by as much as the server has played silence since it ran dry.
func (l *Line) Queued() int64 {
	l.mu.Lock()
	defer l.mu.Unlock()
	return (l.target - l.asked.Load() + l.written) / frameBytes
}

// Write sends frames of 16-bit stereo, at so many frames behind the end of what was written; a
// negative number overwrites. It waits for the socket for half a second at most.
func (l *Line) Write(at int64, frames [][2]int16) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.out = appendFrame(l.out[:0], l.index.Load()-1, len(frames)*frameBytes, seekRelative)
	binary.BigEndian.PutUint64(l.out[8:], uint64(at*frameBytes))
	for _, f := range frames {
		l.out = binary.LittleEndian.AppendUint16(l.out, uint16(f[0]))
		l.out = binary.LittleEndian.AppendUint16(l.out, uint16(f[1]))
	}
	l.written += (at + int64(len(frames))) * frameBytes
	if err := l.c.wire.send(l.out); err != nil {
		return fmt.Errorf("writing to sink %q: %w", l.sink, err)
	}
	return nil
}

// Close ends the line; what is queued is not played. It may be called more than once.
func (l *Line) Close() {
	l.once.Do(func() { _ = l.c.close() }) // there is nothing left to be said to it
}
