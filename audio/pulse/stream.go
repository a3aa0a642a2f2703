package pulse

import (
	"fmt"
	"math"
	"sync"
	"sync/atomic"
	"time"

	"spotter/audio"
	"spotter/audio/dsp"

	"github.com/jfreymuth/pulse/proto"
)

// surelyOver is by how many frames the play position may be misjudged.
const surelyOver = int64(dsp.Rate) * 10 / 1000

// stream is an open stream. It queues four seconds ahead and overwrites the
// queue on a splice.
type stream struct {
	options
	activity
	c           *conn
	index       uint32 // of the stream; set before ready
	input       uint32 // of the sink input that it is to the rest of the server
	queue       queue
	position    position
	description *description
	home        string // sink that cues belong to
	known       known  // of its headset
	pipewire    bool
	lost        chan error
	closing     chan struct{}
	close       sync.Once
	goroutines  sync.WaitGroup

	attr       atomic.Pointer[bufferAttr]
	events     atomic.Bool   // something about sinks has changed
	relaxed    atomic.Bool   // the sink latency in force is the long one
	underflows atomic.Int64  // so often the queue ran dry
	indexed    atomic.Bool   // index is known
	ready      atomic.Bool   // the stream's goroutine runs
	kick       chan struct{} // one of these has changed
	timer      *time.Timer   // wakes the stream's goroutine
}

func newStream(tl *audio.Timeline, o options, now func() time.Time) *stream {
	s := &stream{
		options: o, activity: activity{now: now, began: now()}, queue: newQueue(tl), description: newDescription(),
		lost: make(chan error, 1), closing: make(chan struct{}), kick: make(chan struct{}, 1), timer: time.NewTimer(time.Hour),
	}
	s.attr.Store(&bufferAttr{})
	return s
}

// Device implements [audio.Stream].
func (s *stream) Device() audio.Device { return s.description.get() }

// poke wakes the goroutine that tends to the stream.
func (s *stream) poke() {
	select {
	case s.kick <- struct{}{}:
	default:
	}
}

// Changed implements [audio.Changing].
func (s *stream) Changed() <-chan struct{} { return s.description.changed }

// Lost implements [audio.Stream].
func (s *stream) Lost() <-chan error { return s.lost }

// Close implements [audio.Stream].
func (s *stream) Close() error {
	var err error
	s.close.Do(func() {
		close(s.closing)
		err = s.c.close()
		s.goroutines.Wait()
	})
	return err
}

// fail says that the stream is gone. Only the first reason counts.
func (s *stream) fail(err error) {
	select {
	case s.lost <- err:
	default:
	}
}

// fill writes as much as the server wants. The queue's lock must be held.
func (s *stream) fill() error {
	for {
		n := s.queue.wanted()
		if n <= 0 {
			return nil
		}
		s.queue.message(s.index, n, seekRelative)
		if err := s.write(n); err != nil {
			return err
		}
	}
}

// write sends the queue's message, n frames of sound in all. The queue's lock must be
// held.
func (s *stream) write(n int64) error {
	s.queue.want.Add(-n * frameBytes)
	if err := s.c.wire.send(s.queue.out); err != nil {
		return fmt.Errorf("writing to sink %q: %w", s.sink(), err)
	}
	return nil
}

// askPosition asks the server for its position and returns its read index. It notes
// whether samples were played since it last looked.
func (s *stream) askPosition() (read int64, err error) {
	var r proto.GetPlaybackLatencyReply
	if err := s.c.Request(&proto.GetPlaybackLatency{StreamIndex: s.index}, &r); err != nil {
		return 0, fmt.Errorf("asking the sound server for the position on sink %q: %w", s.sink(), err)
	}
	now := report{
		at: s.now(), read: r.ReadIndex / frameBytes, written: r.WriteIndex / frameBytes,
		latency: time.Duration(r.Latency) * time.Microsecond,
	}
	s.position.note(now)
	return now.read, nil
}

// playing estimates the timeline frame at the server's read index, and how far
// that is from the ear. While nobody has heard of the server for longer than it
// should be silent, the frame stands still: the sink may do so too.
func (s *stream) playing() (frame int64, latency time.Duration) {
	if s.recentlyUsed() {
		return s.position.estimate(s.now(), attentiveLook+soundingLook, 0)
	}
	return s.position.estimate(s.now(), math.MaxInt64, max(0, s.sinceLastRequest()-s.maxRequestGap()))
}

// Played implements [audio.Stream].
func (s *stream) Played() (frame int64, proven bool) {
	frame, latency := s.playing()
	return frame - int64(dsp.Rate.N(latency)), s.position.proven(s.now())
}

// Splice implements [audio.Stream].
//
// While nothing sounds, the frame at which new sound will begin is ours to
// name, and nothing has to be asked before the sound is on its way. While
// something sounds, the server is asked first where it stands, so that the old
// sound can be faded out from that very frame.
func (s *stream) Splice(edit func(at int64)) (time.Time, error) {
	s.queue.mu.Lock()
	defer s.queue.mu.Unlock()
	ear, err := s.splice(edit)
	if err != nil {
		s.fail(err)
		return time.Time{}, err
	}
	s.spliced()
	s.poke()
	return ear, nil
}

// splice is [stream.Splice] with the queue's lock held.
func (s *stream) splice(edit func(at int64)) (time.Time, error) {
	at, err := s.spliceFrame()
	if err != nil {
		return time.Time{}, err
	}
	q := &s.queue
	before, end := q.tl.Edit(at, edit)
	q.floor = at
	queued := q.next // what lies behind the new sound, and may be old
	q.next = at
	q.message(s.index, min(max(end-at, audio.FadeFrames), maxOverwrite), seekRelativeRead)
	q.add(s.index, silenceAfter, seekRelative)
	sent := q.next - at
	if err := s.write(sent); err != nil {
		return time.Time{}, err
	}
	for old := min(before, queued); q.next < old; { // a stretch of a long cue still lies there
		n := min(old-q.next, maxOverwrite)
		q.message(s.index, n, seekRelative)
		if err := s.write(n); err != nil {
			return time.Time{}, err
		}
		sent += n
	}
	if _, err := s.askPosition(); err != nil {
		return time.Time{}, err
	}
	return s.position.spliced(at, sent, q.slipped).Add(s.wait()), nil
}

// wait returns the time to be added to the server's word on PipeWire: its read index is that
// of the last cycle of the graph, so that new sound waits for up to one more.
func (s *stream) wait() time.Duration {
	if s.pipewire {
		return s.attr.Load().sink()
	}
	return 0
}

// OnSlip implements [audio.Slipping].
func (s *stream) OnSlip(slipped func(frames int64)) {
	s.queue.mu.Lock()
	defer s.queue.mu.Unlock()
	s.queue.slipped = slipped
}

// spliceFrame returns the timeline frame that the next overwrite begins with.
func (s *stream) spliceFrame() (int64, error) {
	at, _ := s.playing()
	at = min(at, s.queue.next)
	if s.queue.tl.SilentFrom() <= at-surelyOver {
		return max(at, s.queue.floor), nil
	}
	if _, err := s.askPosition(); err != nil {
		return 0, err
	}
	return max(s.position.reported(), s.queue.floor), nil
}
