package pulse

import (
	"fmt"
	"time"

	"spotter/audio"
	"spotter/text"

	"github.com/jfreymuth/pulse/proto"
)

// When the goroutine of a stream looks at what.
const (
	// soundingLook is the pause between two looks at the play position while a cue
	// sounds: a meter shows what the server says has left.
	soundingLook = 100 * time.Millisecond
	// lateRequest is the time by which a request of the server may be late before it is asked
	// what its play position is.
	lateRequest = 60 * time.Millisecond
	// attentiveFor after a cue the play position is looked at every attentiveLook,
	// so that a server which hangs is noticed within a second.
	attentiveFor  = 10 * time.Second
	attentiveLook = 250 * time.Millisecond
	stalledLook   = 100 * time.Millisecond // between two looks at a position that stands still
	stalledAfter  = 3                      // looks without progress: the sink is gone
	// relaxAfter without a cue the sink is asked for relaxedLatency, which saves
	// the server four wake-ups in five. The next cue is up to that late, 3 cm at
	// record pace, and from it on the sink is tight again.
	relaxAfter     = 2 * time.Minute
	relaxedLatency = 10 * time.Millisecond
)

// message takes what the server says unasked. It runs on the reading goroutine,
// so it never asks.
func (s *stream) message(m any) {
	switch m := m.(type) {
	case *proto.Request:
		if s.ours(m.StreamIndex) {
			s.wanted(int64(m.Length))
		}
	case *proto.PlaybackStreamKilled:
		if s.ours(m.StreamIndex) {
			s.fail(fmt.Errorf("sink %q is gone", s.sink()))
		}
	case *proto.PlaybackStreamMoved:
		if s.ours(m.StreamIndex) {
			s.relocated(m)
		}
	case *proto.PlaybackStreamSuspended:
		if m.Suspended && s.ours(m.StreamIndex) {
			s.fail(audio.Remedied("resume it, or choose another", "sink %q was suspended", s.sink()))
		}
	case *proto.PlaybackBufferAttrChanged:
		if s.ours(m.StreamIndex) {
			s.grant(bufferAttr{target: m.BufferTargetLength, minimum: m.BufferMinimumRequest,
				latency: time.Duration(m.SinkLatency) * time.Microsecond})
		}
	case *proto.Underflow:
		if s.ready.Load() && s.ours(m.StreamIndex) { // at the very start it is always dry
			s.underflows.Add(1)
			s.grant(*s.attr.Load())
		}
	case *proto.SubscribeEvent:
		s.checkSink()
	case error: // the connection has ended
		s.fail(m)
	}
}

// ours reports whether a message is about our stream: before its number is known
// whatever comes is.
func (s *stream) ours(stream uint32) bool { return !s.indexed.Load() || stream == s.index }

// wanted adds to the account what the server asks for. Nobody honest ever wants
// more than the whole queue.
func (s *stream) wanted(bytes int64) {
	s.lives()
	s.queue.asked(bytes)
	s.answer()
}

// relocated handles the news that the server has moved the stream: it follows, or gives it up.
func (s *stream) relocated(m *proto.PlaybackStreamMoved) {
	if !s.follow {
		s.fail(&MovedError{From: s.sink(), To: text.Escape(m.DestName)})
		return
	}
	s.grant(bufferAttr{target: m.BufferTargetLength, minimum: m.BufferMinimumRequest,
		latency: time.Duration(m.SinkLatency) * time.Microsecond})
	s.checkSink()
}

// answer gives the server the samples that it wants, on the reading goroutine,
// which is awake: another would have to be woken. While somebody else writes, and
// may be waiting for something to be read, that is left to the stream's own.
func (s *stream) answer() {
	if s.ready.Load() && s.queue.mu.TryLock() {
		err := s.fillLocked()
		if err == nil && !s.recentlyUsed() {
			s.timer.Reset(s.maxRequestGap())
			return
		}
		if err != nil {
			s.fail(err)
			return
		}
	}
	s.poke()
}

// fillLocked is fill for who has just taken the lock, which is given back in a panic
// too: somebody else may wait for it.
func (s *stream) fillLocked() error {
	defer s.queue.mu.Unlock()
	return s.fill()
}

// maxRequestGap returns the time for which the server may send no request.
func (s *stream) maxRequestGap() time.Duration { return s.attr.Load().every() + lateRequest }

// checkSink makes the goroutine ask what has become of the sink.
func (s *stream) checkSink() {
	s.events.Store(true)
	s.poke()
}

// MovedError tells that the server moved a stream to another sink, and that it was given up.
type MovedError struct{ From, To string } // names, cleaned

// Error says what happened and what was done about it.
func (e *MovedError) Error() string {
	return fmt.Sprintf("the sound server moved the cues from %q to %q: held back", e.From, e.To)
}

func (s *stream) sink() string { return text.Escape(s.Device().Name) }

// watchdog keeps what the goroutine of a stream must know from one check of the server
// to the next.
type watchdog struct {
	s        *stream
	stalls   int       // looks in a row at a position that stood still
	splices  int64     // as last seen
	lastKey  time.Time // when splices last changed, about
	inspects time.Time // when it last asked about the sink
}

// run keeps the queue full, watches the play position and follows what becomes
// of the sink. Long after a cue it sleeps as long as the server asks for samples
// in time.
func (s *stream) run() {
	t := &watchdog{s: s, lastKey: s.now()}
	defer s.timer.Stop()
	defer audio.Caught(s.fail)
	s.ready.Store(true)
	s.poke()
	for {
		select {
		case <-s.closing:
			return
		case <-s.kick:
		case <-s.timer.C:
		}
		next, err := t.tend()
		if err != nil {
			s.fail(err)
			return
		}
		s.timer.Reset(next)
	}
}

// tend does what is due and returns when to come again.
func (t *watchdog) tend() (time.Duration, error) {
	s := t.s
	s.queue.mu.Lock()
	err := s.fillLocked()
	if err != nil {
		return 0, err
	}
	next, err := t.watch()
	if err != nil {
		return 0, err
	}
	again, err := t.inspect()
	if err != nil {
		return 0, err
	}
	relax, err := t.relax()
	return min(next, again, relax), err
}

// watch looks at the play position where that is due: while a cue sounds or did
// so lately, and when the server has not asked for samples for too long.
func (t *watchdog) watch() (time.Duration, error) {
	s := t.s
	pause := time.Duration(1<<63 - 1)
	playing, _ := s.playing()
	switch {
	case s.queue.tl.SilentFrom() > playing:
		pause = soundingLook
	case s.recentlyUsed():
		pause = attentiveLook
	}
	sign, look := s.sinceLastRequest(), s.position.since(s.now())
	late := sign > s.maxRequestGap()
	if look < pause && (!late || look < stalledLook) && t.stalls == 0 {
		return s.nextLook(pause), nil
	}
	err := s.askPositionNow()
	if err != nil {
		return 0, err
	}
	switch {
	case s.position.advanced():
		t.stalls = 0
	case look > stalledLook/2:
		if t.stalls++; t.stalls >= stalledAfter {
			return 0, fmt.Errorf("sink %q has stopped taking samples", s.sink())
		}
		return max(stalledLook, s.attr.Load().latency), nil // a sink moves in steps of its latency
	}
	if late {
		s.lives()
	}
	return s.nextLook(pause), nil
}

// askPositionNow is askPosition with the queue's lock taken.
func (s *stream) askPositionNow() error {
	s.queue.mu.Lock()
	defer s.queue.mu.Unlock()
	_, err := s.askPosition()
	return err
}

// nextLook returns when the position is to be looked at next.
func (s *stream) nextLook(pause time.Duration) time.Duration {
	return max(time.Millisecond, min(pause-s.position.since(s.now()), s.maxRequestGap()-s.sinceLastRequest()))
}

// relax asks for a longer sink latency after a while without a cue, and for the
// short one again with the next.
func (t *watchdog) relax() (time.Duration, error) {
	s := t.s
	if n := s.splices.Load(); n != t.splices {
		t.splices, t.lastKey = n, s.now()
		if s.relaxed.CompareAndSwap(true, false) {
			return s.relaxAfter, s.setLatency(s.tight)
		}
	}
	if s.tight >= relaxedLatency || s.relaxed.Load() {
		return time.Hour, nil
	}
	if left := s.relaxAfter - s.now().Sub(t.lastKey); left > 0 {
		return left, nil
	}
	s.relaxed.Store(true)
	return time.Hour, s.setLatency(relaxedLatency)
}
