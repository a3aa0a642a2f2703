package audio

import (
	"context"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"spotter/audio/audiotest"
	"spotter/audio/clip"
	"spotter/audio/dsp"
	"spotter/cues"
	"spotter/cues/pack"
)

// say plays a file into a sink, as the source of a microphone that is its
// monitor, and returns when it was played.
func say(t *testing.T, s *audiotest.Server, sink string, file []byte) {
	t.Helper()
	audiotest.Need(t, "paplay")
	path := filepath.Join(t.TempDir(), "say.wav")
	if err := os.WriteFile(path, file, 0o600); err != nil {
		t.Fatal(err)
	}
	c := exec.Command("paplay", "--device="+sink, path)
	c.Env = s.Env
	if out, err := c.CombinedOutput(); err != nil {
		t.Fatalf("paplay: %v: %s", err, out)
	}
}

// untilHeard waits for a microphone to hear something.
func untilHeard(t *testing.T, m *Mic, what string, ok func(Hearing) bool) Hearing {
	t.Helper()
	for end := time.Now().Add(10 * time.Second); ; time.Sleep(10 * time.Millisecond) {
		h := m.Hear()
		if ok(h) {
			return h
		}
		if time.Now().After(end) {
			t.Fatalf("waited 10 s for %s: %+v", what, h)
		}
	}
}

// likeness returns the highest normalised correlation of two sounds, at any shift
// of up to 50 ms.
func likeness(a, b []float32) float64 {
	at := func(shift int) float64 {
		var ab, aa, bb float64
		for i, x := range a {
			aa += float64(x) * float64(x)
			if j := i + shift; j >= 0 && j < len(b) {
				ab += float64(x) * float64(b[j])
				bb += float64(b[j]) * float64(b[j])
			}
		}
		return ab / math.Sqrt(aa*bb+1e-12)
	}
	best, shift := 0.0, 0
	for s := -2400; s <= 2400; s += 8 { // near enough for the voice's own frequency
		if r := at(s); r > best {
			best, shift = r, s
		}
	}
	for s := shift - 8; s <= shift+8; s++ { // and for that of an s
		best = max(best, at(s))
	}
	return best
}

// TestMicRecordsAWord plays cues of the pack into a sink and records its monitor.
func TestMicRecordsAWord(t *testing.T) {
	audiotest.EachServer(t, func(t *testing.T, kind audiotest.Kind) {
		server := audiotest.Start(t, kind)
		t.Setenv("PULSE_SERVER", server.Addr)
		m, err := OpenMic(t.Context(), audiotest.Laptop+".monitor")
		if err != nil {
			t.Fatal(err)
		}
		defer m.Close()
		for _, id := range []cues.ID{"left", "finish"} {
			cue, _ := pack.Default().Cue(id)
			file, err := pack.Default().ReadFile(cue.File)
			if err != nil {
				t.Fatal(err)
			}
			m.Begin()
			say(t, server, audiotest.Laptop, file)
			untilHeard(t, m, "the end of the take", func(h Hearing) bool { return h.Over && h.Speech })
			take, err := m.End(false)
			if err != nil || take.Clip == nil {
				t.Fatalf("%s: %v, %+v", id, err, take)
			}
			whole, err := clip.Load(file, cue.File)
			if err != nil {
				t.Fatal(err)
			}
			got := take.Clip.Measures()
			t.Logf("%s: %+v, level %.1f, room %.0f, alike %.3f", id, got, take.Level, take.Room, likeness(whole.Samples(), take.Clip.Samples()))
			if r := likeness(whole.Samples(), take.Clip.Samples()); r < 0.9 {
				t.Errorf("%s: the take is alike by %.3f", id, r)
			}
			if math.Abs(got.Loudness-clip.TargetLoudness) > 0.5 || got.LeadIn > 5*time.Millisecond || take.Clipped > 0 || take.Holed {
				t.Errorf("%s: %+v, clipped %v, holed %v", id, got, take.Clipped, take.Holed)
			}
		}
	})
}

// TestMicSaysWhatIsWrong: silence, a mute, and the loss of the microphone.
func TestMicSaysWhatIsWrong(t *testing.T) {
	audiotest.EachServer(t, func(t *testing.T, kind audiotest.Kind) {
		server := audiotest.Start(t, kind)
		t.Setenv("PULSE_SERVER", server.Addr)
		m, err := OpenMic(t.Context(), audiotest.Laptop+".monitor")
		if err != nil {
			t.Fatal(err)
		}
		defer m.Close()
		m.Begin()
		h := untilHeard(t, m, "silence", func(h Hearing) bool { return h.Silent })
		if h.Lost || !strings.Contains(h.Err.Error(), "hears nothing") {
			t.Errorf("silence: %+v", h)
		}
		server.Pactl("set-source-mute", audiotest.Laptop+".monitor", "1")
		untilHeard(t, m, "the mute", func(h Hearing) bool { return h.Silent && h.Err != nil && strings.Contains(h.Err.Error(), "unmute it") })
		server.UnloadSink(audiotest.Laptop)
		h = untilHeard(t, m, "the loss", func(h Hearing) bool { return h.Lost })
		if _, err := m.End(true); err == nil || err.Error() != h.Err.Error() {
			t.Errorf("the take ends with %v, want %v", err, h.Err)
		}
		_, err = OpenMic(t.Context(), audiotest.Laptop+".monitor")
		if err == nil || !strings.Contains(err.Error(), "is not there") {
			t.Errorf("opened again: %v", err)
		}
		if _, err := OpenMic(t.Context(), ""); err == nil {
			t.Error("without a microphone a monitor is taken")
		} else {
			t.Log(err)
		}
	})
}

// TestMicServerHangs: a server that answers no more is noticed, and neither
// listening nor opening waits for it.
func TestMicServerHangs(t *testing.T) {
	server := audiotest.Start(t, audiotest.PulseAudio)
	t.Setenv("PULSE_SERVER", server.Addr)
	m, err := OpenMic(t.Context(), audiotest.Laptop+".monitor")
	if err != nil {
		t.Fatal(err)
	}
	server.Freeze(true)
	defer server.Freeze(false)
	h := untilHeard(t, m, "that nothing comes", func(h Hearing) bool { return h.Silent })
	if !strings.Contains(h.Err.Error(), "sends nothing") {
		t.Errorf("%v", h.Err)
	}
	untilHeard(t, m, "the loss", func(h Hearing) bool { return h.Lost })
	began := time.Now()
	m.Close()
	m.Close()
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
	defer cancel()
	if _, err := OpenMic(ctx, ""); err == nil {
		t.Error("a frozen server opened a microphone")
	}
	if d := time.Since(began); d > 4*time.Second {
		t.Errorf("it took %v", d)
	}
}

// TestPlayback: what is played is heard in its ear, in place of what sounded, also
// after the way to the ear was lost.
func TestPlayback(t *testing.T) {
	audiotest.EachServer(t, func(t *testing.T, kind audiotest.Kind) {
		server := audiotest.Start(t, kind)
		t.Setenv("PULSE_SERVER", server.Addr)
		p := NewPlayback([]Output{NewPulse(audiotest.Ear, 0), NewNull()})
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
	if err := NewPlayback([]Output{NewNull()}).Play(t.Context(), &clip.Clip{}, cues.Centre); err == nil || !strings.Contains(err.Error(), "--output") {
		t.Errorf("null: %v", err)
	}
}
