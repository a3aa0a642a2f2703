package engine

import (
	"math"
	"strings"
	"testing"
	"time"

	"spotter/audio"
	"spotter/audio/audiotest"
	"spotter/audio/clip"
	"spotter/audio/dsp"
	"spotter/audio/output"
	"spotter/audio/pulse"
	"spotter/cues"
	"spotter/testrun"
)

// TestPlayback: what is played is heard in its ear, in place of what sounded, also
// after the way to the ear was lost.
func TestPlayback(t *testing.T) {
	testrun.Slow(t, "cues on a real server")
	audiotest.EachServerApart(t, func(t *testing.T, kind audiotest.Kind) {
		server := audiotest.Start(t, kind)
		t.Setenv("PULSE_SERVER", server.Addr)
		p := NewPlayback([]audio.Output{pulse.New(audiotest.Ear, 0), output.NewNull()})
		wave := make([]float32, int(dsp.Rate)/4)
		for i := range wave {
			wave[i] = float32(0.3 * math.Sin(float64(i)/10))
		}
		sound := clip.New(wave)
		for _, ear := range []cues.Pan{cues.Right, cues.Left} {
			if err := p.Play(t.Context(), sound, ear); err != nil {
				t.Fatal(err)
			}
			p.Hush()
			rec := server.Record(audiotest.Ear)
			time.Sleep(500 * time.Millisecond) // the recorder's first packet
			if err := p.Play(t.Context(), sound, ear); err != nil {
				t.Fatal(err)
			}
			ok := rec.WaitFor(5*time.Second, func(f []audiotest.Frame) bool {
				s := audiotest.Sounds(f, 50*time.Millisecond)
				if len(s) == 2 && s[0].Length() < 20*time.Millisecond { // what was hushed
					s = s[1:]
				}
				return len(s) == 1 && s[0].Ear() == ear.String() && s[0].Length() > 200*time.Millisecond
			})
			if !ok {
				t.Errorf("%v: heard %+v", ear, audiotest.Sounds(rec.Frames(), 50*time.Millisecond))
			}
			rec.Stop()
			server.UnloadSink(audiotest.Ear)
			server.LoadSink(audiotest.Ear)
			time.Sleep(300 * time.Millisecond)
		}
		if err := p.Close(); err != nil {
			t.Error(err)
		}
	})
	if err := NewPlayback([]audio.Output{output.NewNull()}).Play(t.Context(), &clip.Clip{}, cues.Centre); err == nil || !strings.Contains(err.Error(), "--output") {
		t.Errorf("null: %v", err)
	}
}
