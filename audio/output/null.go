package output

import (
	"context"
	"errors"
	"sync/atomic"
	"time"

	"spotter/audio"
	"spotter/audio/dsp"
)

// NewNull returns the output for when there is nothing to hear with: silence
// that keeps time, so that everything else goes on, with a [Device] that says so.
func NewNull() audio.Output { return nullOutput{} }

type nullOutput struct{}

// Name implements [audio.Output].
func (nullOutput) Name() string { return "null" }

// Open implements [audio.Output]; it cannot fail.
func (nullOutput) Open(_ context.Context, tl *audio.Timeline) (audio.Stream, error) {
	return &nullStream{tl: tl, began: time.Now(), lost: make(chan error)}, nil
}

// nullStream needs no goroutine: which frame is due follows from the clock.
type nullStream struct {
	tl     *audio.Timeline
	began  time.Time // when frame 0 was due
	lost   chan error
	closed atomic.Bool
}

// Device implements [audio.Stream].
func (s *nullStream) Device() audio.Device {
	return audio.Device{Name: "null", Label: "no sound", Rate: int(dsp.Rate), Silent: true, Detail: "nothing can be heard"}
}

// Played implements [audio.Stream]: the clock alone says so.
func (s *nullStream) Played() (frame int64, proven bool) {
	return frameAfter(s.began, time.Now()), false
}

// Splice implements [audio.Stream]: the frame that is due now can still change.
func (s *nullStream) Splice(edit func(at int64)) (ear time.Time, err error) {
	if s.closed.Load() {
		return time.Time{}, errors.New("the silent output was closed")
	}
	at := frameAfter(s.began, time.Now())
	s.tl.Edit(at, edit)
	return timeOfFrame(s.began, at), nil
}

// Lost implements [audio.Stream]: silence is never lost.
func (s *nullStream) Lost() <-chan error { return s.lost }

// Close implements [audio.Stream].
func (s *nullStream) Close() error {
	s.closed.Store(true)
	return nil
}

// frameAfter returns the first frame that is due at now or later, when frame 0
// was due at began.
func frameAfter(began, now time.Time) int64 {
	d := max(0, now.Sub(began))
	whole, part := d/time.Second, d%time.Second
	return int64(whole)*int64(dsp.Rate) + (int64(part)*int64(dsp.Rate)+int64(time.Second)-1)/int64(time.Second)
}

// timeOfFrame returns when a frame is due, when frame 0 was due at began.
func timeOfFrame(began time.Time, frame int64) time.Time {
	whole, part := frame/int64(dsp.Rate), frame%int64(dsp.Rate)
	return began.Add(time.Duration(whole)*time.Second + time.Duration(part)*time.Second/time.Duration(dsp.Rate))
}
