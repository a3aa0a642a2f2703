package mic

import (
	"context"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"spotter/audio/audiotest"
	"spotter/audio/clip"
	"spotter/cues"
	"spotter/cues/pack"
	"spotter/testrun"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(testrun.AtOnce(m, 4)) }

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
func untilHeard(t *testing.T, m *Mic, what string, ok func(Level) bool) Level {
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
	testrun.Slow(t, "a word from a real server")
	audiotest.EachServerApart(t, func(t *testing.T, kind audiotest.Kind) {
		server := audiotest.Start(t, kind)
		t.Setenv("PULSE_SERVER", server.Addr)
		m, err := Open(t.Context(), audiotest.Laptop+".monitor")
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
			untilHeard(t, m, "the end of the take", func(h Level) bool { return h.Over && h.Speech })
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
	testrun.Slow(t, "microphones of a real server")
	audiotest.EachServerApart(t, func(t *testing.T, kind audiotest.Kind) {
		server := audiotest.Start(t, kind)
		t.Setenv("PULSE_SERVER", server.Addr)
		m, err := Open(t.Context(), audiotest.Laptop+".monitor")
		if err != nil {
			t.Fatal(err)
		}
		defer m.Close()
		m.Begin()
		h := untilHeard(t, m, "silence", func(h Level) bool { return h.Silent })
		if h.Lost || !strings.Contains(h.Err.Error(), "hears nothing") {
			t.Errorf("silence: %+v", h)
		}
		server.Pactl("set-source-mute", audiotest.Laptop+".monitor", "1")
		untilHeard(t, m, "the mute", func(h Level) bool { return h.Silent && h.Err != nil && strings.Contains(h.Err.Error(), "unmute it") })
		server.UnloadSink(audiotest.Laptop)
		h = untilHeard(t, m, "the loss", func(h Level) bool { return h.Lost })
		if _, err := m.End(true); err == nil || err.Error() != h.Err.Error() {
			t.Errorf("the take ends with %v, want %v", err, h.Err)
		}
		_, err = Open(t.Context(), audiotest.Laptop+".monitor")
		if err == nil || !strings.Contains(err.Error(), "is not there") {
			t.Errorf("opened again: %v", err)
		}
		if _, err := Open(t.Context(), ""); err == nil {
			t.Error("without a microphone a monitor is taken")
		} else {
			t.Log(err)
		}
	})
}

// TestMicServerHangs: a server that answers no more is noticed, and neither
// listening nor opening waits for it.
func TestMicServerHangs(t *testing.T) {
	testrun.Slow(t, "a server that hangs")
	audiotest.Apart(t, micServerHangs)
}

func micServerHangs(t *testing.T) {
	server := audiotest.Start(t, audiotest.PulseAudio)
	t.Setenv("PULSE_SERVER", server.Addr)
	m, err := Open(t.Context(), audiotest.Laptop+".monitor")
	if err != nil {
		t.Fatal(err)
	}
	server.Freeze(true)
	defer server.Freeze(false)
	h := untilHeard(t, m, "that nothing comes", func(h Level) bool { return h.Silent })
	if !strings.Contains(h.Err.Error(), "sends nothing") {
		t.Errorf("%v", h.Err)
	}
	untilHeard(t, m, "the loss", func(h Level) bool { return h.Lost })
	began := time.Now()
	m.Close()
	m.Close()
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
	defer cancel()
	if _, err := Open(ctx, ""); err == nil {
		t.Error("a frozen server opened a microphone")
	}
	if d := time.Since(began); d > 4*time.Second {
		t.Errorf("it took %v", d)
	}
}
