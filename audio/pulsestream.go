package audio

import (
	"encoding/binary"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"github.com/jfreymuth/pulse/proto"
)

const (
	maxOverwrite = 64 << 10 / pulseFrameBytes // frames of sound that overwrite the queue at once
	silenceAfter = int64(Rate) * 300 / 1000   // frames sent behind it, so that nothing old remains
	surelyOver   = int64(Rate) * 10 / 1000    // frames by which the play position may be misjudged
	watchEvery   = 250 * time.Millisecond     // between two looks at whether the sink still plays
	stalledAfter = 3                          // looks without progress: the sink is gone
)

// pulseStream is an open stream. It queues a second ahead and overwrites the
// queue on a splice.
//
// Two positions matter: the server's indices, in frames since the stream was
// made, and the timeline's frames. They differ by base, which is measured again
// after each splice, since only the server knows where exactly its read index
// stood when the new sound took the queue's place.
type pulseStream struct {
	c          *pulseConn
	index      uint32
	tl         *Timeline
	device     atomic.Pointer[Device]
	lost       chan error
	closing    chan struct{}
	close      sync.Once
	goroutines sync.WaitGroup
	pipewire   bool
	// cycle is added to the server's word on PipeWire: its read index is that of
	// the last cycle of the graph, so that new sound waits for up to one more.
	cycle time.Duration

	want atomic.Int64  // bytes that the server would still take; may be negative
	kick chan struct{} // want has grown

	mu      sync.Mutex // held while writing; guards what follows
	next    int64      // timeline frame to be written next
	base    int64      // server index less timeline frame
	seen    position   // as last reported
	floor   int64      // no splice before this timeline frame
	samples [512][2]float64
	out     []byte
}

// position is what the server said of its play position.
type position struct {
	at      time.Time
	read    int64         // server index
	written int64         // server index
	latency time.Duration // from the read index to the ear
}

func newPulseStream(tl *Timeline) *pulseStream {
	return &pulseStream{
		tl: tl, lost: make(chan error, 1), closing: make(chan struct{}), kick: make(chan struct{}, 1),
		out: make([]byte, 0, 2*frameHeader+(maxOverwrite+int(silenceAfter))*pulseFrameBytes),
	}
}

// Device implements [Stream].
func (s *pulseStream) Device() Device { return *s.device.Load() }

func (s *pulseStream) setDevice(d Device) { s.device.Store(&d) }

// Lost implements [Stream].
func (s *pulseStream) Lost() <-chan error { return s.lost }

// Close implements [Stream].
func (s *pulseStream) Close() error {
	var err error
	s.close.Do(func() {
		close(s.closing)
		err = s.c.close()
		s.goroutines.Wait()
	})
	return err
}

// fail says that the stream is gone. Only the first reason counts.
func (s *pulseStream) fail(err error) {
	select {
	case s.lost <- err:
	default:
	}
}

// message takes what the server says unasked. It runs on the reading goroutine.
func (s *pulseStream) message(m any) {
	switch m := m.(type) {
	case *proto.Request:
		s.want.Add(int64(m.Length))
		select {
		case s.kick <- struct{}{}:
		default:
		}
	case *proto.PlaybackStreamKilled:
		s.fail(fmt.Errorf("sink %q is gone", s.sink()))
	case *proto.PlaybackStreamMoved:
		s.fail(fmt.Errorf("the sound server moved the stream from %q to %q", s.sink(), Clean(m.DestName)))
	case *proto.PlaybackStreamSuspended:
		if m.Suspended {
			s.fail(fmt.Errorf("sink %q was suspended", s.sink()))
		}
	case *proto.PlaybackBufferAttrChanged:
		if d := s.device.Load(); d != nil {
			changed := *d
			changed.Latency = time.Duration(m.SinkLatency) * time.Microsecond
			changed.Detail = detail(m.BufferTargetLength, m.BufferMinimumRequest)
			s.setDevice(changed)
		}
	case *proto.ConnectionClosed:
		s.fail(errors.New("the sound server closed the connection"))
	}
}

func (s *pulseStream) sink() string {
	if d := s.device.Load(); d != nil {
		return Clean(d.Name)
	}
	return "?"
}

// run keeps the queue full and watches the play position.
func (s *pulseStream) run() {
	watch := time.NewTicker(watchEvery)
	defer watch.Stop()
	var last int64
	still := 0
	for {
		var err error
		select {
		case <-s.closing:
			return
		case <-s.kick:
			s.mu.Lock()
			err = s.fill()
			s.mu.Unlock()
		case <-watch.C:
			s.mu.Lock()
			var read int64
			read, err = s.look()
			s.mu.Unlock()
			still++
			if read != last {
				still = 0
			}
			if last = read; err == nil && still >= stalledAfter {
				err = fmt.Errorf("sink %q has stopped taking samples", s.sink())
			}
		}
		if err != nil {
			s.fail(err)
			return
		}
	}
}

// fill writes as much as the server wants. The lock must be held.
func (s *pulseStream) fill() error {
	for {
		n := min(s.want.Load()/pulseFrameBytes, maxOverwrite)
		if n <= 0 {
			return nil
		}
		s.out = appendFrame(s.out[:0], s.index, int(n)*pulseFrameBytes, seekRelative)
		s.render(n)
		if err := s.write(n); err != nil {
			return err
		}
	}
}

// write sends what is in out, n frames of sound in all. The lock must be held.
func (s *pulseStream) write(n int64) error {
	s.want.Add(-n * pulseFrameBytes)
	if err := s.c.wire.send(s.out); err != nil {
		return fmt.Errorf("writing to sink %q: %w", s.sink(), err)
	}
	return nil
}

// render appends the next n frames of the timeline to out.
func (s *pulseStream) render(n int64) {
	for n > 0 {
		part := s.samples[:min(n, int64(len(s.samples)))]
		s.tl.Render(s.next, part)
		at := len(s.out)
		s.out = s.out[:at+len(part)*pulseFrameBytes]
		pcm := s.out[at:]
		for i, f := range part {
			frame := uint32(uint16(pcm16(f[0]))) | uint32(uint16(pcm16(f[1])))<<16
			binary.LittleEndian.PutUint32(pcm[i*pulseFrameBytes:], frame)
		}
		s.next += int64(len(part))
		n -= int64(len(part))
	}
}

// silence appends n frames of silence to out, in place of so much timeline.
func (s *pulseStream) silence(n int64) {
	at := len(s.out)
	s.out = s.out[:at+int(n)*pulseFrameBytes]
	clear(s.out[at:])
	s.next += n
}

// pcm16 returns a sample as a 16-bit integer, clipped.
func pcm16(x float64) int16 {
	v := int32(x * 32767)
	if v > 32767 {
		return 32767
	}
	if v < -32768 {
		return -32768
	}
	return int16(v)
}

// look asks the server for its position and returns its read index. The lock
// must be held.
func (s *pulseStream) look() (read int64, err error) {
	var r proto.GetPlaybackLatencyReply
	if err := s.c.Request(&proto.GetPlaybackLatency{StreamIndex: s.index}, &r); err != nil {
		return 0, fmt.Errorf("asking the sound server for the position on sink %q: %w", s.sink(), err)
	}
	s.seen = position{
		at: time.Now(), read: r.ReadIndex / pulseFrameBytes, written: r.WriteIndex / pulseFrameBytes,
		latency: time.Duration(r.Latency) * time.Microsecond,
	}
	return s.seen.read, nil
}

// playing estimates the timeline frame at the server's read index.
func (s *pulseStream) playing(now time.Time) int64 {
	return min(s.seen.read-s.base+int64(Rate.N(now.Sub(s.seen.at))), s.next)
}

// Played implements [Positioned].
func (s *pulseStream) Played() (frame int64, proven bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := time.Now()
	return s.playing(now) - int64(Rate.N(s.seen.latency)), now.Sub(s.seen.at) < time.Second
}

// Splice implements [Stream].
//
// While nothing sounds, the frame at which new sound will begin is ours to
// name, and nothing has to be asked before the sound is on its way. While
// something sounds, the server is asked first where it stands, so that the old
// sound can be faded out from that very frame.
func (s *pulseStream) Splice(edit func(at int64)) (time.Time, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	at, err := s.spliceFrame()
	if err != nil {
		s.fail(err)
		return time.Time{}, err
	}
	var end int64
	s.tl.Edit(at, func(at int64) {
		edit(at)
		end = s.tl.mix.silentFrom()
	})
	s.floor = at
	sound := min(max(end-at, FadeFrames), maxOverwrite)
	s.next = at
	s.out = appendFrame(s.out[:0], s.index, int(sound)*pulseFrameBytes, seekRelativeRead)
	s.render(sound)
	s.out = appendFrame(s.out, s.index, int(silenceAfter)*pulseFrameBytes, seekRelative)
	if end <= s.next {
		s.silence(silenceAfter)
	} else {
		s.render(silenceAfter)
	}
	sent := sound + silenceAfter
	err = s.write(sent)
	if err == nil {
		_, err = s.look()
	}
	if err != nil {
		s.fail(err)
		return time.Time{}, err
	}
	began := s.seen.written - sent // server index of the first new frame
	s.base = began - at
	return s.seen.at.Add(s.seen.latency + s.cycle + Rate.D(int(began-s.seen.read))), nil
}

// spliceFrame returns the timeline frame that the next overwrite begins with.
func (s *pulseStream) spliceFrame() (int64, error) {
	if at := s.playing(time.Now()); s.tl.SilentFrom() <= at-surelyOver {
		return max(at, s.floor), nil
	}
	if _, err := s.look(); err != nil {
		return 0, err
	}
	return max(s.seen.read-s.base, s.floor), nil
}
