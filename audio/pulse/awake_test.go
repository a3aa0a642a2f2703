package pulse

import (
	"fmt"
	"math"
	"testing"
	"time"

	"spotter/audio"
	"spotter/audio/audiotest"
	"spotter/audio/audiotest/tones"
	"spotter/audio/dsp"
	"spotter/cues"
	"spotter/testrun"
)

// TestPulseStaysAwake: a sound server passes the noise of --keep-awake on, before,
// between and after cues; nothing on the way takes it for silence. PipeWire has
// three tries, as in heardBy.
func TestPulseStaysAwake(t *testing.T) {
	testrun.Slow(t, "a sink that falls asleep")
	audiotest.EachServerApart(t, func(t *testing.T, kind audiotest.Kind) {
		tries := 1
		if kind == audiotest.PipeWire {
			tries = 3
		}
		for try := 1; ; try++ {
			err := staysAwake(t, kind)
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

// staysAwake plays four cues with noise between them, and looks at what the sink
// was given.
func staysAwake(t *testing.T, kind audiotest.Kind) error {
	server := audiotest.Start(t, kind)
	t.Setenv("PULSE_SERVER", server.Addr)
	tl := audio.MixOptions{KeepAwake: true}.NewTimeline()
	stream, err := New(audiotest.Ear, 5*time.Millisecond).Open(t.Context(), tl)
	if err != nil {
		return err
	}
	defer stream.Close()
	rec := server.Record(audiotest.Ear)
	time.Sleep(500 * time.Millisecond)
	click := tones.Square(dsp.Rate.N(50*time.Millisecond), 0.5)
	for range 4 {
		if _, err := stream.Splice(func(at int64) { tl.Replace(at, click, cues.Left, 0) }); err != nil {
			return err
		}
		time.Sleep(600 * time.Millisecond)
	}
	frames := rec.Stop()
	if n := len(audiotest.Sounds(frames, 20*time.Millisecond)); n != 4 {
		return fmt.Errorf("%d cues were heard, want 4", n)
	}
	nothing, peak := 0, int16(0)
	for _, f := range frames {
		if f == (audiotest.Frame{}) {
			nothing++
		}
	}
	for _, f := range frames[:dsp.Rate.N(300*time.Millisecond)] {
		peak = max(peak, f[0], -f[0], f[1], -f[1])
	}
	// One frame in 81 is silent in both ears by chance.
	if share := float64(nothing) / float64(len(frames)); share > 0.05 {
		return fmt.Errorf("%.1f%% of %d frames are digital silence", 100*share, len(frames))
	}
	if want := dsp.PCM16(math.Pow(10, audio.DitherPeak/20)); peak != want {
		return fmt.Errorf("before the first cue the noise reaches %d steps, want %d", peak, want)
	}
	return nil
}
