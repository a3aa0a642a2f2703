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

// eachClick calls f with each frame at which a click begins.
func eachClick(frames []audiotest.Frame, f func(at int)) {
	for i, quiet := 0, 0; i < len(frames); i++ {
		if quiet++; frames[i][0] > 6000 || frames[i][0] < -6000 {
			if quiet > 4800 {
				f(i)
			}
			quiet = 0
		}
	}
}

// onsets returns when clicks begin in a recording, from a frame to another.
func onsets(rec *audiotest.Recording, first, last int) (at []time.Time) {
	when := rec.PlayedAt()
	eachClick(rec.Frames(), func(i int) {
		if i >= first && i < last {
			at = append(at, when(i))
		}
	})
	return at
}

// What is said is heard, under each server. How soon is for [BenchmarkMouthToEar]: a machine that is busy with other
// tests says nothing of it.
func TestRealServersCarryTheVoice(t *testing.T) {
	audiotest.EachServerApart(t, func(t *testing.T, kind audiotest.Kind) {
		server := audiotest.Start(t, kind)
		t.Setenv("PULSE_SERVER", server.Addr)
		rec := server.Record(audiotest.Ear)
		defer said(t, click)()
		_, end := talkOn(t)
		enough := rec.WaitFor(30*time.Second, func(f []audiotest.Frame) bool { return clicksIn(f) >= 4 }) // within the 15 s of a talk
		if res := end(); !enough || res.Err != nil || res.Mic != mouth+".monitor" {
			t.Errorf("%d clicks were heard: %+v", clicksIn(rec.Frames()), res)
		}
	})
}

// clicksIn counts the clicks in a recording.
func clicksIn(frames []audiotest.Frame) (n int) {
	eachClick(frames, func(int) { n++ })
	return n
}

// mouthTalks is the number of talks of 14 s in which clicks are said, four a second.
const mouthTalks = 4

// BenchmarkMouthToEar measures how long the voice takes from one sink to another, each on its own clock. docs/talk.md says
// how to run it, and its figures.
func BenchmarkMouthToEar(b *testing.B) {
	for _, kind := range audiotest.Kinds {
		b.Run(kind.String(), func(b *testing.B) {
			server := audiotest.Start(b, kind)
			b.Setenv("PULSE_SERVER", server.Addr)
			quiet := said(b, click)
			_, end := talkOn(b)
			from, to := server.Record(mouth), server.Record(audiotest.Ear)
			server.Calibrate(from)
			server.Calibrate(to)
			end()
			var all Counts
			clicks, dry := 0, int64(0)
			var took []time.Duration
			for range mouthTalks {
				_, end = talkOn(b)
				time.Sleep(500 * time.Millisecond)
				first := len(from.Frames())
				time.Sleep(13 * time.Second)
				last := len(from.Frames()) - audiotest.Rate/2
				res := end()
				if res.Err != nil {
					b.Fatalf("%+v", res)
				}
				all.Concealed, all.Gaps, all.Skipped, dry = all.Concealed+res.Counts.Concealed, all.Gaps+res.Counts.Gaps, all.Skipped+res.Counts.Skipped, dry+res.Dry
				time.Sleep(500 * time.Millisecond)
				spoken, heard := onsets(from, first, last), onsets(to, 0, math.MaxInt)
				clicks += len(spoken)
				for _, c := range spoken {
					at := slices.IndexFunc(heard, func(h time.Time) bool { return h.Sub(c) > -5*time.Millisecond })
					if at >= 0 && heard[at].Sub(c) < 200*time.Millisecond {
						took = append(took, heard[at].Sub(c))
					}
				}
			}
			quiet()
			if len(took) == 0 {
				b.Fatalf("none of %d clicks is heard: %+v", clicks, all)
			}
			slices.Sort(took)
			at := func(p int) float64 { return ms(took[(len(took)-1)*p/100]) }
			b.Logf("%v: mouth to ear, %d of %d clicks: p50 %.1f ms, p95 %.1f ms, at most %.1f ms; holes %d, concealed %d, skipped %.0f ms, dry %d", kind, len(took), clicks,
				at(50), at(95), at(100), all.Gaps, all.Concealed, float64(all.Skipped)/float64(msFrames), dry)
			b.ReportMetric(at(50), "p50-ms")
			b.ReportMetric(at(95), "p95-ms")
			b.ReportMetric(at(100), "most-ms")
			b.ReportMetric(0, "ns/op")
		})
	}
}

func ms(d time.Duration) float64 { return math.Round(float64(d)/1e5) / 10 }
