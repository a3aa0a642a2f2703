package audio

import (
	"errors"
	"fmt"
	"time"

	"github.com/jfreymuth/pulse/proto"
)

// When the goroutine of a stream looks at what.
const (
	// soundingLook is the pause between two looks at the play position while a cue
	// sounds: a meter shows what the server says has left.
	soundingLook = 100 * time.Millisecond
	// lateRequest is how late a request of the server may be before it is asked
	// what its play position is.
	lateRequest  = 60 * time.Millisecond
	stalledLook  = 100 * time.Millisecond // between two looks at a position that stands still
	stalledAfter = 3                      // looks without progress: the sink is gone
	// relaxAfter without a cue the sink is asked for relaxedLatency, which saves
	// the server four wake-ups in five. The next cue is up to that late, 3 cm at
	// record pace, and from it on the sink is tight again.
	relaxAfter     = 2 * time.Minute
	relaxedLatency = 10 * time.Millisecond
)

// message takes what the server says unasked. It runs on the reading goroutine,
// so it never asks.
func (s *pulseStream) message(m any) {
	switch m := m.(type) {
	case *proto.Request:
		s.want.Add(int64(m.Length))
		s.alive.Store(int64(time.Since(s.began)))
		s.poke()
	case *proto.PlaybackStreamKilled:
		s.fail(fmt.Errorf("sink %q is gone", s.sink()))
	case *proto.PlaybackStreamMoved:
		if !s.follow {
			s.fail(&MovedError{From: s.sink(), To: Clean(m.DestName)})
			return
		}
		s.grant(granted{target: m.BufferTargetLength, minimum: m.BufferMinimumRequest,
			latency: time.Duration(m.SinkLatency) * time.Microsecond})
		s.lookAround()
	case *proto.PlaybackStreamSuspended:
		if m.Suspended {
			s.fail(fmt.Errorf("sink %q was suspended: resume it, or choose another", s.sink()))
		}
	case *proto.PlaybackBufferAttrChanged:
		s.grant(granted{target: m.BufferTargetLength, minimum: m.BufferMinimumRequest,
			latency: time.Duration(m.SinkLatency) * time.Microsecond})
	case *proto.SubscribeEvent:
		s.lookAround()
	case *proto.ConnectionClosed:
		s.fail(errors.New("the sound server closed the connection"))
	}
}

// lookAround makes the goroutine ask what has become of the sink.
func (s *pulseStream) lookAround() {
	s.events.Store(true)
	s.poke()
}

// MovedError is why a stream was given up that the server moved to another sink.
type MovedError struct{ From, To string } // names, cleaned

// Error says what happened and what was done about it.
func (e *MovedError) Error() string {
	return fmt.Sprintf("the sound server moved the cues from %q to %q: held back", e.From, e.To)
}

func (s *pulseStream) sink() string { return Clean(s.Device().Name) }

// tender is what the goroutine of a stream remembers from one look to the next.
type tender struct {
	s        *pulseStream
	stalls   int
	splices  int64     // as last seen
	lastKey  time.Time // when splices last changed, about
	inspects time.Time // when it last looked around
}

// run keeps the queue full, watches the play position and follows what becomes
// of the sink. It sleeps until the server wants samples, which is twice a second.
func (s *pulseStream) run() {
	t := &tender{s: s, lastKey: time.Now()}
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		select {
		case <-s.closing:
			return
		case <-s.kick:
		case <-timer.C:
		}
		next, err := t.tend()
		if err != nil {
			s.fail(err)
			return
		}
		timer.Reset(next)
	}
}

// tend does what is due and returns when to come again.
func (t *tender) tend() (time.Duration, error) {
	s := t.s
	s.mu.Lock()
	err := s.fill()
	s.mu.Unlock()
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

// watch looks at the play position where that is due: while a cue sounds, and
// when the server has not asked for samples for too long.
func (t *tender) watch() (time.Duration, error) {
	s := t.s
	playing, _ := s.playing()
	sounding := s.tl.SilentFrom() > playing
	since := func() (look, sign time.Duration) {
		s.posMu.Lock()
		defer s.posMu.Unlock()
		return time.Since(s.seen.at), time.Since(s.began) - time.Duration(s.alive.Load())
	}
	look, sign := since()
	patience := s.granted.Load().every() + lateRequest
	due := sign > patience && look > stalledLook || sounding && look > soundingLook
	if due {
		s.mu.Lock()
		_, err := s.look()
		s.mu.Unlock()
		if err != nil {
			return 0, err
		}
		s.posMu.Lock()
		moved := s.moved
		s.posMu.Unlock()
		switch {
		case moved:
			t.stalls = 0
			s.alive.Store(int64(time.Since(s.began)))
		case sign > patience:
			if t.stalls++; t.stalls >= stalledAfter {
				return 0, fmt.Errorf("sink %q has stopped taking samples", s.sink())
			}
			return stalledLook, nil
		}
		look, sign = since()
	}
	next := max(patience-sign, stalledLook-look, time.Millisecond)
	if sounding {
		next = min(next, max(soundingLook-look, time.Millisecond))
	}
	return next, nil
}

// relax asks for a longer sink latency after a while without a cue, and for the
// short one again with the next.
func (t *tender) relax() (time.Duration, error) {
	s := t.s
	if n := s.splices.Load(); n != t.splices {
		t.splices, t.lastKey = n, time.Now()
		if s.relaxed.CompareAndSwap(true, false) {
			return s.relaxAfter, s.setLatency(s.tight)
		}
	}
	if s.tight >= relaxedLatency || s.relaxed.Load() {
		return time.Hour, nil
	}
	if left := s.relaxAfter - time.Since(t.lastKey); left > 0 {
		return left, nil
	}
	s.relaxed.Store(true)
	return time.Hour, s.setLatency(relaxedLatency)
}
