package talk

import (
	"context"
	"math"
	"slices"
	"sync"
	"testing"
	"time"

	"spotter/audio"
	"spotter/audio/audiotest"
	"spotter/audio/pulse"
)

// mouth is a sink whose monitor is the microphone of the tests: what is played there is said.
// It is fed by a line of its own, so that the sink's clock tells when.
const mouth = audiotest.Laptop

// said plays on the mouth until the function is called that it returns. sound makes the frames.
func said(t testing.TB, sound func(frame int64) int16) (end func()) {
	t.Helper()
	line, err := pulse.OpenLine(t.Context(), mouth, "mouth")
	if err != nil {
		t.Fatal(err)
	}
	stop := make(chan struct{})
	var done sync.WaitGroup
	done.Go(func() {
		at := int64(0)
		for tick := time.Tick(20 * time.Millisecond); ; <-tick {
			select {
			case <-stop:
				return
			default:
			}
			var f [][2]int16
			for n := 400*msFrames - line.Queued(); n > 0; n-- { // so far ahead
				x := sound(at)
				f = append(f, [2]int16{x, x})
				at++
			}
			if len(f) > 0 && line.Write(0, f) != nil {
				return
			}
		}
	})
	return func() {
		close(stop)
		done.Wait()
		line.Close()
	}
}

// talkOn runs a talk from the mouth to the ear of a real server, beside the stream of the cues.
func talkOn(t testing.TB) (v *Voice, end func() Result) {
	t.Helper()
	cues, err := pulse.New(audiotest.Ear, 0).Open(t.Context(), audio.NewTimeline())
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	began, res := make(chan string, 1), make(chan Result, 1)
	v = New(Options{Sink: audiotest.Ear, Ears: func([]pulse.Sink) []pulse.Sink { return nil }, Began: func(mic pulse.Source) { began <- mic.Name }})
	v.choose = func(context.Context, string) (string, error) { return mouth + ".monitor", nil }
	v.allow = func(pulse.Source, bool, []pulse.Source) error { return nil } // a monitor is no microphone
	go func() { res <- v.Run(ctx) }()
	select {
	case <-began:
	case r := <-res:
		t.Fatalf("it did not begin: %+v", r)
	}
	return v, func() Result {
		stop()
		r := <-res
		cues.Close()
		return r
	}
}

// click is 5 ms of noise each 250 ms.
func click(f int64) int16 {
	switch f %= 12000; {
	case f >= 240:
		return 0
	case f/24%2 == 0:
		return 20000
	}
	return -20000
}

// onsets returns when clicks begin in a recording.
func onsets(rec *audiotest.Recording, least int16) (at []time.Time) {
	when := rec.PlayedAt()
	for i, quiet, frames := 0, 0, rec.Frames(); i < len(frames); i++ {
		if quiet++; frames[i][0] > least || frames[i][0] < -least {
			if quiet > 4800 {
				at = append(at, when(i))
			}
			quiet = 0
		}
	}
	return at
}

// Mouth to ear, each on its sink's clock. The figures are printed: docs/talk.md has them.
func TestMouthToEar(t *testing.T) {
	audiotest.EachServerApart(t, func(t *testing.T, kind audiotest.Kind) {
		server := audiotest.Start(t, kind)
		t.Setenv("PULSE_SERVER", server.Addr)
		quiet := said(t, click)
		_, end := talkOn(t)
		from, to := server.Record(mouth), server.Record(audiotest.Ear)
		server.Calibrate(from)
		server.Calibrate(to)
		time.Sleep(6 * time.Second)
		res := end()
		quiet()
		clicks, heard := onsets(from, 6000), onsets(to, 6000)
		var took []time.Duration
		for _, c := range clicks {
			at := slices.IndexFunc(heard, func(h time.Time) bool { return h.Sub(c) > -5*time.Millisecond })
			if at >= 0 && heard[at].Sub(c) < 200*time.Millisecond {
				took = append(took, heard[at].Sub(c))
			}
		}
		if len(took) < len(clicks)/2 || len(took) < 20 {
			t.Fatalf("%d clicks said, %d heard: %+v", len(clicks), len(took), res)
		}
		slices.Sort(took)
		t.Logf("%v: mouth to ear, %d of %d clicks: p50 %.1f ms, p95 %.1f ms, at most %.1f ms; %+v, dry %d", kind, len(took), len(clicks),
			ms(took[len(took)/2]), ms(took[len(took)*95/100]), ms(took[len(took)-1]), res.Counts, res.Dry)
		if p50 := took[len(took)/2]; p50 > 100*time.Millisecond {
			t.Errorf("p50 is %v: 45 ms are the aim on a machine that is not busy", p50)
		}
	})
}

func ms(d time.Duration) float64 { return math.Round(float64(d)/1e5) / 10 }
