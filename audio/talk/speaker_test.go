package talk

import (
	"context"
	"math"
	"strings"
	"testing"
	"time"

	"spotter/audio/audiotest"
	"spotter/audio/audiotest/fakepulse"
)

// Frames of 16 kHz are heard at 48 kHz as they were said: down under a cue, and with a fade at the end.
func TestSpeaker(t *testing.T) { audiotest.Apart(t, speaker) }

func speaker(t *testing.T) {
	server := fakepulse.Start(t, fakepulse.Options{})
	t.Setenv("PULSE_SERVER", server.Addr)
	s := NewSpeaker(fakepulse.Ear, Nothing)
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- s.Run(ctx) }()
	frame := make([]int16, FrameLength)
	for i := range frame {
		frame[i] = 8000
	}
	played := func(least int64) {
		t.Helper()
		from := int64(-1)
		for end := time.Now().Add(20 * time.Second); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
			s.Play(frame)
			if all := server.Streams(); len(all) == 1 {
				if from < 0 {
					from = all[0].Played
				}
				if all[0].Played >= from+least {
					return
				}
			}
		}
		t.Fatalf("the server plays nothing: %+v", server.Streams())
	}
	played(24000)
	s.Cover(ACue)
	played(24000)
	stop()
	if err := <-ended; err != nil {
		t.Fatal(err)
	}
	for end := time.Now().Add(20 * time.Second); len(server.Streams()) > 0; time.Sleep(time.Millisecond) { // until then its sound is not over
		if time.Now().After(end) {
			t.Fatalf("the stream does not end: %+v", server.Streams())
		}
	}
	loud, soft, last := 0, 0, fakepulse.Frame{}
	for _, run := range server.Runs() {
		for _, f := range run.Frames {
			switch {
			case f[0] > 7980 && f[0] < 8020:
				loud++
			case f[0] > 990 && f[0] < 1025:
				soft++
			}
			last = f
		}
	}
	if loud < 5000 || soft < 5000 || last[0] > 200 {
		t.Errorf("%d frames are as they were said, %d ducked, the last is %v", loud, soft, last)
	}
	if err := NewSpeaker("none", Nothing).Run(t.Context()); err == nil || !strings.Contains(err.Error(), "none") {
		t.Errorf("on a sink that is not there: %v", err)
	}
}

// A tone goes over the link and comes back, and no mirror of it.
func TestRaiser(t *testing.T) {
	r := raiser{weight: lowPass()}
	in := make([]int16, 1600)
	for i := range in {
		in[i] = int16(16000 * math.Sin(2*math.Pi*3000*float64(i)/FrameRate))
	}
	out := r.take(nil, in)
	if len(out) != 4800 {
		t.Fatalf("%d frames", len(out))
	}
	level := func(hz float64) float64 {
		var re, im float64
		for i, x := range out[480:4320] {
			sin, cos := math.Sincos(2 * math.Pi * hz * float64(i) / 48000)
			re, im = re+float64(x)*cos, im+float64(x)*sin
		}
		return 2 * math.Hypot(re, im) / 3840 * 32768
	}
	if l := level(3000); math.Abs(l-16000) > 300 {
		t.Errorf("the tone is at %.0f, want 16000", l)
	}
	for _, mirror := range []float64{13000, 19000} {
		if l := level(mirror); l > 100 {
			t.Errorf("its mirror of %.0f Hz is at %.0f", mirror, l)
		}
	}
}
