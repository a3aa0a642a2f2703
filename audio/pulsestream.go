package audio

import (
	"encoding/binary"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"spotter/audio/dsp"

	"github.com/jfreymuth/pulse/proto"
)

const (
	maxOverwrite = 64 << 10 / pulseFrameBytes   // frames of sound that overwrite the queue at once
	silenceAfter = int64(dsp.Rate) * 300 / 1000 // frames sent behind it, so that nothing old remains
	surelyOver   = int64(dsp.Rate) * 10 / 1000  // frames by which the play position may be misjudged
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
	index      uint32 // of the stream; set before ready
	input      uint32 // of the sink input that it is to the rest of the server
	tl         *Timeline
	home       string // sink that cues belong to
	known      known  // of its headset
	instance   string // our value of instanceKey
	follow     bool   // elsewhere is better than nowhere
	pipewire   bool
	tight      time.Duration // sink latency while cues are about
	relaxAfter time.Duration // without a cue, until a longer one does
	lost       chan error
	changed    chan struct{}
	closing    chan struct{}
	close      sync.Once
	goroutines sync.WaitGroup

	devMu      sync.Mutex // held while device changes
	device     atomic.Pointer[Device]
	granted    atomic.Pointer[granted]
	want       atomic.Int64  // bytes that the server would still take; may be negative
	alive      atomic.Int64  // when the server last asked for samples: ns since began
	events     atomic.Bool   // something about sinks has changed
	relaxed    atomic.Bool   // the sink latency in force is the long one
	splices    atomic.Int64  // so many keys
	underflows atomic.Int64  // so often the queue ran dry
	indexed    atomic.Bool   // index is known
	ready      atomic.Bool   // the stream's goroutine runs
	kick       chan struct{} // one of these has changed
	timer      *time.Timer   // wakes the stream's goroutine
	now        func() time.Time
	began      time.Time
	attended   atomic.Int64 // when a cue was last on its way: ns since began

	mu      sync.Mutex // held while writing; guards what follows
	next    int64      // timeline frame to be written next
	floor   int64      // no splice before this timeline frame
	slipped func(int64)
	samples [512][2]float64
	out     []byte

	posMu sync.Mutex // held for moments; may be taken while mu is held
	base  int64      // server index less timeline frame
	seen  position   // as last reported
	moved bool       // the last report was ahead of the one before
}

// position is what the server said of its play position.
type position struct {
	at      time.Time
	read    int64         // server index
	written int64         // server index
	latency time.Duration // from the read index to the ear
}

func newPulseStream(tl *Timeline, now func() time.Time) *pulseStream {
	s := &pulseStream{
		tl: tl, lost: make(chan error, 1), changed: make(chan struct{}, 1),
		closing: make(chan struct{}), kick: make(chan struct{}, 1), now: now, began: now(),
		timer: time.NewTimer(time.Hour),
		out:   make([]byte, 0, 2*frameHeader+(maxOverwrite+int(silenceAfter))*pulseFrameBytes),
	}
	s.device.Store(&Device{})
	s.granted.Store(&granted{})
	return s
}

// age is how long ago the stream was made.
func (s *pulseStream) age() time.Duration { return s.now().Sub(s.began) }

// Device implements [Stream].
func (s *pulseStream) Device() Device { return *s.device.Load() }

// changeDevice changes what the device is said to be like, and signals it.
func (s *pulseStream) changeDevice(change func(d *Device)) {
	s.devMu.Lock()
	defer s.devMu.Unlock()
	was := s.Device()
	d := was
	if change(&d); d == was {
		return
	}
	s.device.Store(&d)
	select {
	case s.changed <- struct{}{}:
	default:
	}
}

// poke wakes the goroutine that tends to the stream.
func (s *pulseStream) poke() {
	select {
	case s.kick <- struct{}{}:
	default:
	}
}

// Changed implements [Changing].
func (s *pulseStream) Changed() <-chan struct{} { return s.changed }

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
		if s.tl.Silent(s.next) { // which most of what is queued is
			at := len(s.out)
			s.out = s.out[:at+int(n)*pulseFrameBytes]
			clear(s.out[at:])
			s.next += n
			return
		}
		part := s.samples[:min(n, int64(len(s.samples)))]
		s.tl.Render(s.next, part)
		at := len(s.out)
		s.out = s.out[:at+len(part)*pulseFrameBytes]
		pcm := s.out[at:]
		for i, f := range part {
			frame := uint32(uint16(dsp.PCM16(f[0]))) | uint32(uint16(dsp.PCM16(f[1])))<<16
			binary.LittleEndian.PutUint32(pcm[i*pulseFrameBytes:], frame)
		}
		s.next += int64(len(part))
		n -= int64(len(part))
	}
}

// look asks the server for its position and returns its read index. It notes
// whether samples were played since it last looked.
func (s *pulseStream) look() (read int64, err error) {
	var r proto.GetPlaybackLatencyReply
	if err := s.c.Request(&proto.GetPlaybackLatency{StreamIndex: s.index}, &r); err != nil {
		return 0, fmt.Errorf("asking the sound server for the position on sink %q: %w", s.sink(), err)
	}
	now := position{
		at: s.now(), read: r.ReadIndex / pulseFrameBytes, written: r.WriteIndex / pulseFrameBytes,
		latency: time.Duration(r.Latency) * time.Microsecond,
	}
	s.posMu.Lock()
	defer s.posMu.Unlock()
	s.moved = now.read > s.seen.read
	s.seen = now
	return now.read, nil
}

// playing estimates the timeline frame at the server's read index, and how far
// that is from the ear. While nobody has heard of the server for longer than it
// should be silent, the frame stands still: the sink may do so too.
func (s *pulseStream) playing() (frame int64, latency time.Duration) {
	s.posMu.Lock()
	defer s.posMu.Unlock()
	heard := attentiveLook + soundingLook - s.now().Sub(s.seen.at)
	if !s.attentive() {
		heard = s.patience() - s.sinceSign()
	}
	since := s.now().Sub(s.seen.at) + min(heard, 0)
	return s.seen.read - s.base + int64(dsp.Rate.N(max(since, 0))), s.seen.latency
}

// provenFor is how long the server's word for its position is good.
const provenFor = time.Second

// Played implements [Stream].
func (s *pulseStream) Played() (frame int64, proven bool) {
	frame, latency := s.playing()
	s.posMu.Lock()
	defer s.posMu.Unlock()
	return frame - int64(dsp.Rate.N(latency)), s.moved && s.now().Sub(s.seen.at) < provenFor
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
	ear, err := s.splice(edit)
	if err != nil {
		s.fail(err)
		return time.Time{}, err
	}
	s.splices.Add(1)
	s.attended.Store(int64(s.age()))
	s.poke()
	return ear, nil
}

// splice is [pulseStream.Splice] with the lock held.
func (s *pulseStream) splice(edit func(at int64)) (time.Time, error) {
	at, err := s.spliceFrame()
	if err != nil {
		return time.Time{}, err
	}
	before, end := s.tl.Edit(at, edit)
	s.floor = at
	queued := s.next // what lies behind the new sound, and may be old
	sound := min(max(end-at, FadeFrames), maxOverwrite)
	s.next = at
	s.out = appendFrame(s.out[:0], s.index, int(sound)*pulseFrameBytes, seekRelativeRead)
	s.render(sound)
	s.out = appendFrame(s.out, s.index, int(silenceAfter)*pulseFrameBytes, seekRelative)
	s.render(silenceAfter)
	sent := s.next - at
	if err := s.write(sent); err != nil {
		return time.Time{}, err
	}
	for old := min(before, queued); s.next < old; { // a stretch of a long cue still lies there
		n := min(old-s.next, maxOverwrite)
		s.out = appendFrame(s.out[:0], s.index, int(n)*pulseFrameBytes, seekRelative)
		s.render(n)
		if err := s.write(n); err != nil {
			return time.Time{}, err
		}
		sent += n
	}
	if _, err := s.look(); err != nil {
		return time.Time{}, err
	}
	s.posMu.Lock()
	defer s.posMu.Unlock()
	first := s.seen.written - sent // server index of the first new frame
	if s.slipped != nil {
		s.slipped(first - at - s.base)
	}
	s.base = first - at
	return s.seen.at.Add(s.seen.latency + s.wait() + dsp.Rate.D(int(first-s.seen.read))), nil
}

// wait is what is added to the server's word on PipeWire: its read index is that
// of the last cycle of the graph, so that new sound waits for up to one more.
func (s *pulseStream) wait() time.Duration {
	if s.pipewire {
		return s.granted.Load().sink()
	}
	return 0
}

// OnSlip implements [Slipping].
func (s *pulseStream) OnSlip(slipped func(frames int64)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.slipped = slipped
}

// spliceFrame returns the timeline frame that the next overwrite begins with.
func (s *pulseStream) spliceFrame() (int64, error) {
	at, _ := s.playing()
	at = min(at, s.next)
	if s.tl.SilentFrom() <= at-surelyOver {
		return max(at, s.floor), nil
	}
	if _, err := s.look(); err != nil {
		return 0, err
	}
	s.posMu.Lock()
	defer s.posMu.Unlock()
	return max(s.seen.read-s.base, s.floor), nil
}
