package audio

import (
	"context"
	"errors"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/gopxl/beep/v2"
)

// fakeSpeaker is a driver that pulls as a device does, while it is on.
type fakeSpeaker struct {
	mixer  beep.Mixer
	played chan beep.Streamer
	on     func() bool
	stop   chan struct{}
	inits  int
	err    error
}

func newFakeSpeaker(on func() bool) *fakeSpeaker {
	return &fakeSpeaker{played: make(chan beep.Streamer), on: on, stop: make(chan struct{})}
}

func (d *fakeSpeaker) driver() speakerDriver {
	return speakerDriver{
		init: func(beep.SampleRate, int) error {
			d.inits++
			if d.err == nil {
				go d.run()
			}
			return d.err
		},
		play: func(s ...beep.Streamer) { d.played <- s[0] },
	}
}

func (d *fakeSpeaker) run() {
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	buf := make([][2]float64, 960)
	for {
		select {
		case <-d.stop:
			return
		case s := <-d.played:
			d.mixer.Add(s)
		case <-tick.C:
			if d.on() {
				d.mixer.Stream(buf)
			}
		}
	}
}

func TestSpeakerPlaysAndReopens(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var on atomic.Bool
		on.Store(true)
		d := newFakeSpeaker(on.Load)
		defer close(d.stop)
		o := newSpeakerOutput(10*time.Millisecond, d.driver())
		tl := NewTimeline()
		s, err := o.Open(t.Context(), tl)
		if err != nil {
			t.Fatal(err)
		}
		ear, err := s.Splice(func(at int64) {})
		if err != nil || time.Until(ear) != speakerLeast || s.Device().Latency != speakerLeast {
			t.Errorf("heard in %v over %+v, %v", time.Until(ear), s.Device(), err)
		}
		time.Sleep(10 * time.Second)
		synctest.Wait()
		select {
		case err := <-s.Lost():
			t.Fatal(err)
		default:
		}
		on.Store(false) // unplugged
		time.Sleep(time.Second)
		synctest.Wait()
		select {
		case err := <-s.Lost():
			if !strings.Contains(err.Error(), "no samples") {
				t.Errorf("lost with %q", err)
			}
		default:
			t.Fatal("a device that stopped was not noticed within 1 s")
		}
		if _, err := s.Splice(func(int64) {}); err == nil {
			t.Error("a lost speaker can be spliced")
		}
		if err := errors.Join(s.Close(), s.Close()); err != nil {
			t.Error(err)
		}
		if _, err := o.Open(t.Context(), NewTimeline()); err == nil || !strings.Contains(err.Error(), "takes no samples") {
			t.Errorf("opened while unplugged: %v", err)
		}
		on.Store(true)
		again, err := o.Open(t.Context(), NewTimeline())
		if err != nil {
			t.Fatal(err)
		}
		again.Close()
		time.Sleep(100 * time.Millisecond)
		synctest.Wait()
		if d.inits != 1 || d.mixer.Len() != 0 {
			t.Errorf("set up %d times, %d streams left", d.inits, d.mixer.Len())
		}
	})
}

func TestSpeakerFails(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		broken := newFakeSpeaker(func() bool { return true })
		broken.err = errors.New("no such device")
		if _, err := newSpeakerOutput(0, broken.driver()).Open(t.Context(), NewTimeline()); err == nil || !strings.Contains(err.Error(), "no such device") {
			t.Errorf("a broken driver: %v", err)
		}
		release := make(chan struct{})
		hanging := speakerDriver{init: func(beep.SampleRate, int) error { <-release; return errors.New("too late") }}
		ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
		defer cancel()
		began := time.Now()
		if _, err := newSpeakerOutput(0, hanging).Open(ctx, NewTimeline()); err == nil || !strings.Contains(err.Error(), "does not answer") {
			t.Errorf("a hanging driver: %v", err)
		}
		if waited := time.Since(began); waited != 300*time.Millisecond {
			t.Errorf("waited %v", waited)
		}
		close(release)
	})
}

// TestSpeakerNotBuilt: the build without it says how to get it.
func TestSpeakerNotBuilt(t *testing.T) {
	if speakerBuilt {
		t.Skip("this build has it")
	}
	_, err := NewSpeaker(0).Open(t.Context(), NewTimeline())
	if err == nil || !strings.Contains(err.Error(), "go build -tags alsa") {
		t.Errorf("error is %v", err)
	}
}
