package audio

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gopxl/beep/v2"
)

// How the operating system's own sound output is watched.
const (
	speakerLeast = 40 * time.Millisecond // buffer: with 10 ms, one sound in four was never heard
	speakerProof = time.Second           // for the first samples to be pulled
	speakerStall = 500 * time.Millisecond
	speakerWatch = 100 * time.Millisecond
)

// speakerDriver is what a speaker output needs of beep/speaker.
type speakerDriver struct {
	init func(rate beep.SampleRate, bufferFrames int) error
	play func(...beep.Streamer)
}

// speakerOutput plays over beep/speaker. The driver can be set up only once in a
// process: a second output of this kind fails to open, and this one keeps the
// driver when a stream is closed.
type speakerOutput struct {
	driver speakerDriver
	buffer time.Duration
	once   sync.Once
	ready  chan struct{} // closed when the driver is set up, or err says why not
	err    error
}

func newSpeakerOutput(latency time.Duration, d speakerDriver) *speakerOutput {
	return &speakerOutput{driver: d, buffer: max(latency, speakerLeast), ready: make(chan struct{})}
}

// Name implements [Output].
func (o *speakerOutput) Name() string { return "speaker" }

// Open implements [Output]. The driver reports success even where there is no
// device, so only samples that were pulled are believed.
func (o *speakerOutput) Open(ctx context.Context, tl *Timeline) (Stream, error) {
	o.once.Do(func() {
		go func() { // a driver that hangs must not hold up the program
			defer close(o.ready)
			o.err = o.driver.init(Rate, Rate.N(o.buffer))
		}()
	})
	ctx, cancel := context.WithTimeout(ctx, speakerProof)
	defer cancel()
	select {
	case <-o.ready:
	case <-ctx.Done():
		return nil, errors.New("speaker: the sound driver does not answer: check the system's sound settings and start spotter again")
	}
	if o.err != nil {
		return nil, fmt.Errorf("speaker: %w: check the system's sound settings and start spotter again", o.err)
	}
	s := &speakerStream{
		cursor: NewCursor(tl), buffer: o.buffer,
		pulled: make(chan struct{}), lost: make(chan error, 1), stop: make(chan struct{}),
	}
	o.driver.play(s)
	select {
	case <-s.pulled:
	case <-ctx.Done():
		s.ended.Store(true)
		return nil, errors.New("speaker: the device takes no samples: check that one is connected and chosen in the system's sound settings")
	}
	s.done.Go(s.watch)
	return s, nil
}

// speakerStream is a timeline being pulled by the driver, and the watch over
// that. As a [beep.Streamer] it drains only when it is closed.
type speakerStream struct {
	cursor *Cursor
	buffer time.Duration
	first  sync.Once
	pulled chan struct{} // closed at the first pull
	pulls  atomic.Uint64
	ended  atomic.Bool
	lost   chan error
	stop   chan struct{}
	once   sync.Once
	done   sync.WaitGroup
}

// Stream implements [beep.Streamer], for the driver's goroutine.
func (s *speakerStream) Stream(samples [][2]float64) (n int, ok bool) {
	if s.ended.Load() {
		return 0, false
	}
	s.pulls.Add(1)
	s.first.Do(func() { close(s.pulled) })
	return s.cursor.Stream(samples)
}

// Err implements [beep.Streamer].
func (s *speakerStream) Err() error { return nil }

// watch reports a device that has stopped pulling: the driver never does.
func (s *speakerStream) watch() {
	tick := time.NewTicker(speakerWatch)
	defer tick.Stop()
	seen, idle := s.pulls.Load(), time.Duration(0)
	for {
		select {
		case <-s.stop:
			return
		case <-tick.C:
		}
		// Ticks are counted, not time, so that a program that itself stood still
		// does not blame the device.
		if now := s.pulls.Load(); now != seen {
			seen, idle = now, 0
		} else if idle += speakerWatch; idle >= speakerStall+s.buffer {
			s.ended.Store(true)
			s.lost <- fmt.Errorf("speaker: the device has taken no samples for %v: check that it is connected and switched on", idle)
			return
		}
	}
}

// Device implements [Stream].
func (s *speakerStream) Device() Device {
	return Device{
		Name: "speaker", Label: "the system's sound output", Rate: int(Rate), Latency: s.buffer,
		Detail: fmt.Sprintf("buffer %v", s.buffer),
	}
}

// Played implements [Positioned]: what was pulled, less what is still in the
// buffer. The driver took it, which is proof that it wants more.
func (s *speakerStream) Played() (frame int64, proven bool) {
	return s.cursor.pulled() - int64(Rate.N(s.buffer)), !s.ended.Load()
}

// Splice implements [Stream]. What was pulled cannot be changed any more: the
// edit is heard when the buffer has played, which is the buffer's length from
// now at the latest. What the device adds behind it the driver does not say.
func (s *speakerStream) Splice(edit func(at int64)) (ear time.Time, err error) {
	if s.ended.Load() {
		return time.Time{}, errors.New("speaker: the stream has ended")
	}
	s.cursor.Splice(edit)
	return time.Now().Add(s.buffer), nil
}

// Lost implements [Stream].
func (s *speakerStream) Lost() <-chan error { return s.lost }

// Close implements [Stream]. The driver drops the stream at its next pull.
func (s *speakerStream) Close() error {
	s.once.Do(func() {
		s.ended.Store(true)
		close(s.stop)
		s.done.Wait()
	})
	return nil
}
