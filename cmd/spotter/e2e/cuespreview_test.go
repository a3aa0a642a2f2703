//go:build unix

package e2e

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"spotter/audio/audiotest"
	"spotter/cmd/spotter/clitest"
)

// heardOf returns the tones of a recording by name and ear. A PipeWire that loses
// cycles on a busy machine tears a tone in two; no test plays one twice in a row.
func heardOf(frames []audiotest.Frame) []string {
	var got []string
	for _, tone := range tones(frames) {
		got = append(got, tone.String())
	}
	return slices.Compact(got)
}

// TestPreviewWritesWhatIsHeard: each cue in its ear, whole and in order, with the
// pause between.
func TestPreviewWritesWhatIsHeard(t *testing.T) {
	t.Parallel()
	h := newHome(t)
	code, out := h.run(t, "cues", "preview", tonePack(t), "left", "right", "stop", "hard_left", "now", "--pause", "300ms", "--output", "wav:"+h.path("ear.wav"))
	if code != 0 {
		t.Fatalf("%d, %s", code, out)
	}
	frames := readWAV(t, h.path("ear.wav"))
	want := []string{"left left", "right right", "stop both", "hard_left left", "now both"}
	if got := heardOf(frames); !slices.Equal(got, want) {
		t.Errorf("heard %q, want %q", got, want)
	}
	last := 0
	for i, tone := range tones(frames) {
		if d := tone.sound.Length(); d < toneLength-2*time.Millisecond || d > toneLength+12*time.Millisecond {
			t.Errorf("%s lasts %v", tone, d)
		}
		if gap := time.Duration(tone.sound.Start-last) * time.Second / audiotest.Rate; i > 0 && gap < 290*time.Millisecond {
			t.Errorf("%v before %s", gap, tone)
		}
		last = tone.sound.End
	}
	for i, id := range []string{"left", "right", "stop", "hard_left", "now"} {
		if line := strings.Split(out, "\n")[i+1]; !strings.HasPrefix(line, id+" ") {
			t.Errorf("line %d is %q", i+1, line)
		}
	}
}

func TestPreviewInMonoIsInBothEars(t *testing.T) {
	t.Parallel()
	h := newHome(t)
	code, out := h.run(t, "cues", "preview", tonePack(t), "left", "right", "--mono", "--output", "wav:"+h.path("ear.wav"))
	if got, want := heardOf(readWAV(t, h.path("ear.wav"))), []string{"left both", "right both"}; code != 0 || !slices.Equal(got, want) {
		t.Errorf("%d, heard %q, want %q\n%s", code, got, want, out)
	}
}

// TestServerPreview plays a whole pack to a real sound server: what is for the left
// comes out on the left, in order, and nothing on another sink.
func TestServerPreview(t *testing.T) {
	on(t, func(t *testing.T, s *audiotest.Server, h *home) {
		rec, laptop := s.Record(audiotest.Ear), s.Record(audiotest.Laptop)
		time.Sleep(500 * time.Millisecond) // the recorders' first packets
		code, out := h.run(t, "cues", "preview", tonePack(t), "left", "right", "hole", "hard_right", "stop", "water", "--output", "pulse:"+audiotest.Ear)
		if code != 0 {
			t.Fatalf("%d, %s", code, out)
		}
		hears(t, rec, "left left", "right right", "hole both", "hard_right right", "stop both", "water both")
		if got := tones(laptop.Stop()); len(got) > 0 {
			t.Errorf("the laptop's speaker played %v", got)
		}
	})
}

// TestServerPreviewToAMutedSink: what nobody can hear is not said to be heard.
func TestServerPreviewToAMutedSink(t *testing.T) {
	on(t, func(t *testing.T, s *audiotest.Server, h *home) {
		s.Mute(audiotest.Ear, true)
		code, out := h.run(t, "cues", "preview", tonePack(t), "left", "right", "--output", "pulse:"+audiotest.Ear)
		if code != 1 || !strings.Contains(out, "left was not heard: ") || !strings.Contains(out, "is muted") || strings.Contains(out, "\nright") {
			t.Errorf("%d, %s", code, out)
		}
	})
}

// TestServerPreviewWarns: an ear that is turned off is no reason not to hear the
// other, and is told once.
func TestServerPreviewWarns(t *testing.T) {
	on(t, func(t *testing.T, s *audiotest.Server, h *home) {
		s.Pactl("set-sink-volume", audiotest.Ear, "100%", "0%")
		code, out := h.run(t, "cues", "preview", tonePack(t), "left", "stop", "left", "--output", "pulse:"+audiotest.Ear)
		if code != 0 || strings.Count(out, "warning: ") != 1 || !strings.Contains(out, "stop ") {
			t.Errorf("%d, %s", code, out)
		}
	})
}

// TestServerPreviewIsInterrupted: ctrl+c ends the sound at once, not with the cue.
func TestServerPreviewIsInterrupted(t *testing.T) {
	on(t, func(t *testing.T, s *audiotest.Server, h *home) {
		rec := s.Record(audiotest.Ear)
		time.Sleep(500 * time.Millisecond)
		x := h.open(t, 60, 12, "cues", "preview", longPack(t), "--output", "pulse:"+audiotest.Ear)
		x.see(`stop +both`)
		time.Sleep(300 * time.Millisecond)
		began := time.Now()
		x.press("\x03")
		if code := x.exit(); code != 128+int(syscall.SIGINT) {
			t.Errorf("ended with %d", code)
		}
		if took := time.Since(began); took > 5*time.Second {
			t.Errorf("took %v to end", took)
		}
		sounds := audiotest.Sounds(rec.Stop(), 200*time.Millisecond)
		if len(sounds) != 1 || sounds[0].Length() > longTone/2 {
			t.Errorf("%d sounds: %+v", len(sounds), sounds)
		}
	})
}

// TestServerPreviewLosesItsSink: a sink that goes is told, and nothing goes on.
func TestServerPreviewLosesItsSink(t *testing.T) {
	on(t, func(t *testing.T, s *audiotest.Server, h *home) {
		x := h.open(t, 100, 12, "cues", "preview", longPack(t), "--output", "pulse:"+audiotest.Ear)
		x.see(`stop +both`)
		s.UnloadSink(audiotest.Ear)
		x.see(`stop was not heard: `)
		if code := x.exit(); code != 1 {
			t.Errorf("ended with %d", code)
		}
	})
}

// longTone is the length of the cue of a pack that is to be broken off.
const longTone = 20 * time.Second

// longPack is a pack of one long cue.
func longPack(t testing.TB) string {
	t.Helper()
	dir := clitest.UnspokenPack(t, 0)
	if err := os.WriteFile(filepath.Join(dir, "stop.wav"), clitest.FakeVoice("Stop", longTone, 12000), 0o644); err != nil {
		t.Fatal(err)
	}
	return dir
}
