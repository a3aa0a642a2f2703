package audiotest_test

import (
	"encoding/binary"
	"errors"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"spotter/audio/audiotest"
	"spotter/testrun"
)

// tones writes a WAV file: for each pair of gains, left and right, a second of
// silence and 100 ms of a 1 kHz tone; then a second of silence.
func tones(t *testing.T, ears ...[2]float64) string {
	t.Helper()
	var pcm []byte
	le := binary.LittleEndian
	for _, gain := range ears {
		pcm = append(pcm, make([]byte, 4*audiotest.Rate)...)
		for i := range audiotest.Rate / 10 {
			v := 16000 * math.Cos(2*math.Pi*1000*float64(i)/audiotest.Rate)
			pcm = le.AppendUint16(pcm, uint16(int16(v*gain[0])))
			pcm = le.AppendUint16(pcm, uint16(int16(v*gain[1])))
		}
	}
	pcm = append(pcm, make([]byte, 4*audiotest.Rate)...)
	b := append([]byte("RIFF"), le.AppendUint32(nil, uint32(36+len(pcm)))...)
	b = append(b, "WAVEfmt \x10\x00\x00\x00\x01\x00\x02\x00"...)
	b = le.AppendUint32(b, audiotest.Rate)
	b = le.AppendUint32(b, audiotest.Rate*4)
	b = append(b, "\x04\x00\x10\x00data"...)
	b = append(le.AppendUint32(b, uint32(len(pcm))), pcm...)
	path := filepath.Join(t.TempDir(), "tones.wav")
	if err := os.WriteFile(path, b, 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

func play(t *testing.T, s *audiotest.Server, file string, args ...string) {
	t.Helper()
	// One stream with a latency of its own and silence before the first tone, as
	// spotter's is: the monitor of an idle PulseAudio null sink loses what is
	// played into a step of 2 s that has already been posted.
	c := exec.Command("paplay", append(args, "--latency-msec=40", file)...)
	c.Env = s.Env
	if out, err := c.CombinedOutput(); err != nil {
		t.Fatalf("paplay: %v: %s", err, out)
	}
}

func each(t *testing.T, f func(t *testing.T, s *audiotest.Server)) {
	for _, kind := range audiotest.KindsFor(t) {
		t.Run(kind.String(), func(t *testing.T) {
			t.Parallel()
			audiotest.Need(t, "paplay")
			f(t, audiotest.Start(t, kind))
		})
	}
}

func TestRecordsTheEarThatWasPlayed(t *testing.T) {
	testrun.Slow(t, "a recording of two sinks")
	t.Parallel()
	each(t, func(t *testing.T, s *audiotest.Server) {
		if got := s.DefaultSink(); got != audiotest.Ear {
			t.Fatalf("default sink %q, want %q", got, audiotest.Ear)
		}
		ear, laptop := s.Record(audiotest.Ear), s.Record(audiotest.Laptop)
		play(t, s, tones(t, [2]float64{1, 0}, [2]float64{0, 1}))
		if !ear.WaitFor(5*time.Second, func(f []audiotest.Frame) bool {
			return len(audiotest.Sounds(f, 20*time.Millisecond)) >= 2
		}) {
			t.Fatal("two tones were played, fewer heard")
		}
		var ears []string
		for _, sound := range audiotest.Sounds(ear.Stop(), 20*time.Millisecond) {
			ears = append(ears, sound.Ear())
			// PipeWire's graph loses a cycle of 5.3 ms now and then, and two on a busy machine.
			if d := sound.Length() - 100*time.Millisecond; d.Abs() > 11*time.Millisecond {
				t.Errorf("a tone of 100 ms lasted %v", sound.Length())
			}
		}
		if want := []string{"left", "right"}; !slices.Equal(ears, want) {
			t.Errorf("heard %v, want %v", ears, want)
		}
		if sounds := audiotest.Sounds(laptop.Stop(), time.Millisecond); len(sounds) > 0 {
			t.Errorf("the laptop's sink played too: %v", sounds)
		}
	})
}

func TestSinksGoAndComeBack(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *audiotest.Server) {
		rec := s.Record(audiotest.Ear)
		s.UnloadSink(audiotest.Ear)
		if slices.Contains(s.Sinks(), audiotest.Ear) {
			t.Fatalf("sinks %v after ear was unloaded", s.Sinks())
		}
		began := time.Now()
		rec.Stop()
		if d := time.Since(began); d > 4*time.Second {
			t.Errorf("a recording whose sink is gone took %v to stop", d)
		}
		s.LoadSink(audiotest.Ear)
		heard(t, s, audiotest.Ear)
	})
}

func TestServerKilledAndRestarted(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *audiotest.Server) {
		addr := s.Addr
		s.Kill()
		c := exec.Command("pactl", "info")
		c.Env = s.Env
		if out, err := c.CombinedOutput(); err == nil {
			t.Fatalf("a killed server answered: %s", out)
		}
		s.Restart()
		if s.Addr != addr {
			t.Fatalf("address %s after the restart, %s before", s.Addr, addr)
		}
		if got := s.DefaultSink(); got != audiotest.Ear {
			t.Fatalf("default sink %q after the restart", got)
		}
		heard(t, s, audiotest.Ear)
	})
}

func TestMuteMoveAndSuspend(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s *audiotest.Server) {
		s.Mute(audiotest.Ear, true)
		if out := s.Pactl("get-sink-mute", audiotest.Ear); out != "Mute: yes" {
			t.Errorf("muted: %q", out)
		}
		s.Mute(audiotest.Ear, false)
		c := exec.Command("paplay", "--raw", "--rate=48000", "--channels=2", "/dev/zero")
		c.Env = s.Env
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		defer c.Wait()
		defer c.Process.Kill()
		waitUntil(t, "a stream", func() bool { return len(s.Streams()) == 1 })
		s.MoveStreams(audiotest.Laptop)
		s.Suspend(audiotest.Laptop, true)
		s.Suspend(audiotest.Laptop, false)
		s.KillStreams()
		if n := len(s.Streams()); n > 0 {
			t.Errorf("%d streams after all were ended", n)
		}
	})
}

func TestNothingIsLeftBehind(t *testing.T) {
	for _, kind := range audiotest.Kinds {
		var dir, addr string
		t.Run(kind.String(), func(t *testing.T) {
			s := audiotest.Start(t, kind)
			dir, addr = s.Dir, s.Addr
		})
		if dir == "" {
			continue // skipped
		}
		if len(addr) > 107 {
			t.Errorf("%v: the address %s is too long for a socket", kind, addr)
		}
		gone(t, dir)
	}
}

// TestNothingIsLeftBehindByADeadTest runs itself in a process that starts a
// server and dies without a chance to clean up.
func TestNothingIsLeftBehindByADeadTest(t *testing.T) {
	if os.Getenv("AUDIOTEST_DIE") != "" {
		s := audiotest.Start(t, audiotest.PulseAudio)
		os.Stdout.WriteString("folder:" + s.Dir + "\n")
		self, _ := os.FindProcess(os.Getpid())
		self.Kill()
		select {}
	}
	audiotest.Need(t, "pulseaudio", "pactl")
	c := exec.Command(os.Args[0], "-test.run=^"+t.Name()+"$", "-test.v")
	c.Env = append(os.Environ(), "AUDIOTEST_DIE=1")
	out, err := c.Output()
	var exit *exec.ExitError
	if !errors.As(err, &exit) {
		t.Fatalf("the child should have died: %v", err)
	}
	_, rest, ok := strings.Cut(string(out), "folder:")
	if !ok {
		t.Fatalf("the child said no folder: %s", out)
	}
	dir, _, _ := strings.Cut(rest, "\n")
	gone(t, dir)
}

// gone waits until neither the folder nor a process that names it exists.
func gone(t *testing.T, dir string) {
	t.Helper()
	waitUntil(t, "the end of "+dir, func() bool {
		_, err := os.Stat(dir)
		return errors.Is(err, os.ErrNotExist)
	})
	waitUntil(t, "the end of the processes of "+dir, func() bool {
		environs, _ := filepath.Glob("/proc/[0-9]*/environ")
		for _, name := range environs {
			b, _ := os.ReadFile(name)
			if strings.Contains(string(b), "XDG_RUNTIME_DIR="+dir) {
				return false
			}
		}
		return true
	})
}

// heard plays a tone to a sink and fails unless its monitor has it.
func heard(t *testing.T, s *audiotest.Server, sink string) {
	t.Helper()
	rec := s.Record(sink)
	play(t, s, tones(t, [2]float64{1, 1}), "--device="+sink)
	if !rec.WaitFor(5*time.Second, func(f []audiotest.Frame) bool {
		return len(audiotest.Sounds(f, 20*time.Millisecond)) > 0
	}) {
		t.Errorf("%s: nothing was heard", sink)
	}
}

func waitUntil(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for deadline := time.Now().Add(10 * time.Second); !ok(); {
		if time.Now().After(deadline) {
			t.Fatalf("waited 10 s for %s", what)
		}
		time.Sleep(10 * time.Millisecond)
	}
}

// The clock of a recording must place each packet's last frame a little before
// the packet came, or, since a sink renders a step ahead, that much after.
func TestCalibratedClock(t *testing.T) {
	testrun.Slow(t, "a clock of the sink")
	t.Parallel()
	each(t, func(t *testing.T, s *audiotest.Server) {
		c := exec.Command("paplay", "--raw", "--rate=48000", "--channels=2", "--latency-msec=20", "/dev/zero")
		c.Env = s.Env
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		defer c.Wait()
		defer c.Process.Kill()
		waitUntil(t, "a stream", func() bool { return len(s.Streams()) == 1 })
		rec := s.Record(audiotest.Ear)
		s.Calibrate(rec)
		arrivals := rec.Arrivals()
		playedAt := rec.PlayedAt()
		for _, a := range arrivals[len(arrivals)/2:] {
			if late := a.At.Sub(playedAt(a.Frames)); late < -60*time.Millisecond || late > 500*time.Millisecond {
				t.Errorf("a packet came %v after its last frame was played", late)
			}
		}
		if a, b := playedAt(0), playedAt(audiotest.Rate); s.Kind == audiotest.PulseAudio && b.Sub(a) != time.Second {
			t.Errorf("48000 frames took %v", b.Sub(a))
		}
	})
}
