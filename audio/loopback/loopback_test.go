package loopback

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"spotter/audio"
	"spotter/audio/audiotest"
	"spotter/audio/pulse"
	"spotter/testrun"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(testrun.AtOnce(m, 6)) }

// loopbackOn runs a measurement on a private server.
func loopbackOn(t *testing.T, s *audiotest.Server, sink, mic string) (Result, error) {
	t.Helper()
	t.Setenv("PULSE_SERVER", s.Addr)
	ctx, cancel := context.WithTimeout(t.Context(), 40*time.Second)
	defer cancel()
	return Measure(ctx, Options{Outputs: []audio.Output{pulse.New(sink, 5*time.Millisecond)}, Mic: mic})
}

// TestLoopbackAgreesWithTheClock listens to the monitor of the sink itself, and
// compares what it finds, click by click, with a recording whose clock was found
// in another way.
func TestLoopbackAgreesWithTheClock(t *testing.T) {
	testrun.Slow(t, "a delay against another clock")
	audiotest.EachServerApart(t, func(t *testing.T, kind audiotest.Kind) {
		const tries = 3 // a busy machine may find the recording's clock late, and a PipeWire lose sounds
		for try := 1; ; try++ {
			err := agreesWithTheClock(t, audiotest.Start(t, kind))
			if err == nil {
				return
			}
			if try == tries {
				t.Fatal(err)
			}
			t.Logf("try %d of %d: %v", try, tries, err)
		}
	})
}

func agreesWithTheClock(t *testing.T, server *audiotest.Server) error {
	t.Setenv("PULSE_SERVER", server.Addr)
	mic, err := pulse.OpenCapture(t.Context(), audiotest.Ear+".monitor", nil)
	if err != nil {
		return err
	}
	defer mic.Close()
	tl := audio.NewTimeline()
	stream, err := pulse.New(audiotest.Ear, 5*time.Millisecond).Open(t.Context(), tl)
	if err != nil {
		return err
	}
	defer stream.Close()
	rec := server.Record(audiotest.Ear)
	server.Calibrate(rec)
	l := measurement{o: Options{Progress: func(Progress) {}, Rand: seeded()}, mic: mic, stream: stream, tl: tl, clip: clickClip()}
	if err := l.play(t.Context()); err != nil {
		return err
	}
	r, err := l.result(t.Context())
	if err != nil {
		return err
	}
	frames := rec.Stop()
	sounds := audiotest.Sounds(frames, 20*time.Millisecond)
	if len(sounds) != warmUps+Clicks {
		return fmt.Errorf("the recording has %d sounds, want %d", len(sounds), warmUps+Clicks)
	}
	playedAt := rec.PlayedAt()
	var by []time.Duration
	for i, s := range sounds[warmUps:] {
		by = append(by, playedAt(s.Start).Sub(l.sent[i].key))
	}
	slices.Sort(by)
	want := by[len(by)/2]
	t.Logf("measured %v (%v to %v), by the clock %v; the server says %v, beyond it %v; %d of %d; room %.0f, clicks %.0f dBFS",
		r.Median, r.Least, r.Most, want, r.Reported, r.Beyond, r.Heard, r.Sent, r.Noise, r.Level)
	if d := (r.Median - want).Abs(); d > 3*time.Millisecond {
		return fmt.Errorf("key to ear %v, by the recording's clock %v", r.Median, want)
	}
	if r.Heard != r.Sent {
		return fmt.Errorf("%d of %d heard", r.Heard, r.Sent)
	}
	return nil
}

// TestLoopbackFindsAKnownDelay puts 200 ms between the ear and where the
// measurement listens.
func TestLoopbackFindsAKnownDelay(t *testing.T) {
	testrun.Slow(t, "a delay that is known")
	audiotest.EachServerApart(t, func(t *testing.T, kind audiotest.Kind) {
		server := audiotest.Start(t, kind)
		server.Pactl("load-module", "module-loopback", "source="+audiotest.Ear+".monitor", "sink="+audiotest.Laptop, "latency_msec=200")
		time.Sleep(3 * time.Second) // until it has adjusted its rate
		r, err := loopbackOn(t, server, audiotest.Ear, audiotest.Laptop+".monitor")
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("measured %v (%v to %v); the server says %v, beyond it %v; %d of %d", r.Median, r.Least, r.Most, r.Reported, r.Beyond, r.Heard, r.Sent)
		if d := r.Beyond - 200*time.Millisecond; d.Abs() > 12*time.Millisecond {
			t.Errorf("beyond what the server knows: %v, want about 200 ms", r.Beyond)
		}
		if r.Device.Name != audiotest.Ear || r.Source.MonitorOf != audiotest.Laptop {
			t.Errorf("measured %q with %+v", r.Device.Name, r.Source)
		}
	})
}

func TestLoopbackSaysWhatToDo(t *testing.T) {
	testrun.Slow(t, "microphones that hear nothing")
	audiotest.EachServerApart(t, func(t *testing.T, kind audiotest.Kind) {
		server := audiotest.Start(t, kind)
		_, err := loopbackOn(t, server, audiotest.Ear, "ear.monitr")
		if e, ok := errors.AsType[*pulse.NoSourceError](err); !ok || len(e.Sources) != 2 || !strings.Contains(err.Error(), "laptop.monitor") {
			t.Errorf("a wrong name: %v", err)
		}
		if _, err = loopbackOn(t, server, audiotest.Ear, audiotest.Laptop+".monitor"); err == nil || !strings.Contains(err.Error(), "nothing at all") {
			t.Errorf("silence: %v", err)
		}
		server.Pactl("set-source-mute", audiotest.Ear+".monitor", "1")
		if _, err = loopbackOn(t, server, audiotest.Ear, audiotest.Ear+".monitor"); err == nil || !strings.Contains(err.Error(), "unmute it") {
			t.Errorf("muted: %v", err)
		}
	})
}
