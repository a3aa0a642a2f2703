//go:build unix

package e2e

import (
	"fmt"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"

	"spotter/audio/audiotest"
	"spotter/testrun"
)

// busy starts n processes that do nothing but keep the processor busy, until the
// returned function or the end of the test. They have a session of their own, as a
// person's other programs have: Linux shares the processor between sessions first
// (its autogroups), and in the test's they would take the sound server's share.
func busy(tb testing.TB, n int) (stop func()) {
	tb.Helper()
	var ps []*exec.Cmd
	for range n {
		c := exec.Command("sh", "-c", "while :; do :; done")
		c.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
		if err := c.Start(); err != nil {
			tb.Fatal(err)
		}
		ps = append(ps, c)
	}
	stop = func() {
		for _, c := range ps {
			_ = c.Process.Kill() // it may have been killed before
			_ = c.Wait()
		}
		ps = nil
	}
	tb.Cleanup(stop)
	return stop
}

// BenchmarkUnderLoad is [BenchmarkKeyToSound] with other processes that want the
// processor. Two keys a second: -benchtime 120x is a minute of each.
func BenchmarkUnderLoad(b *testing.B) {
	for _, kind := range audiotest.Kinds {
		for _, n := range []int{2, 8} {
			b.Run(fmt.Sprintf("%v/%d", kind, n), func(b *testing.B) {
				s := audiotest.Start(b, kind)
				h := newHome(b)
				h.use(s)
				x, journal := h.liveAt(b, "auto", 80, 24, "pulse:"+audiotest.Ear, "--start-now")
				measureTriggersDuring(b, s, func() func() { return busy(b, n) }, func() { x.press("right") })
				dry := 0
				for _, l := range only(awaitJournal(b, journal, "anything", func([]line) bool { return true }), "output") {
					dry += strings.Count(l.Text, "ran dry")
				}
				b.ReportMetric(float64(dry), "underflows")
			})
		}
	}
}

// TestServerPlaysOnWhileTheProgramIsStopped stops the program while STOP repeats:
// what it has queued goes on, for far longer than 400 ms, without a gap.
func TestServerPlaysOnWhileTheProgramIsStopped(t *testing.T) {
	on(t, func(t *testing.T, s *audiotest.Server, _ *home) {
		var err error
		for range 3 { // a PipeWire on a busy machine may lose cycles of its graph, and sounds with them
			h := newHome(t)
			h.use(s)
			if err = playsOnWhileStopped(t, s, h); err == nil {
				return
			}
			t.Log(err)
		}
		t.Error(err)
	})
}

// playsOnWhileStopped says what was wrong with the STOPs of a program that was
// stopped for a second and a half.
func playsOnWhileStopped(t *testing.T, s *audiotest.Server, h *home) error {
	t.Helper()
	const period = toneLength + 350*time.Millisecond // of the alarm
	x, _ := h.live(t, 80, 24, "pulse:"+audiotest.Ear, "--start-now")
	defer x.close()
	rec := s.Record(audiotest.Ear)
	time.Sleep(500 * time.Millisecond) // the recorder's first packet
	x.press("space")
	if !rec.WaitFor(patience, func(f []audiotest.Frame) bool { return len(tones(f)) >= 2 }) {
		t.Fatal("STOP does not sound")
	}
	if err := x.cmd.Process.Signal(syscall.SIGSTOP); err != nil {
		t.Fatal(err)
	}
	time.Sleep(1500 * time.Millisecond)
	if err := x.cmd.Process.Signal(syscall.SIGCONT); err != nil {
		t.Fatal(err)
	}
	time.Sleep(time.Second)
	heard := tones(rec.Stop())
	for i := 2; i < len(heard); i++ {
		from := time.Duration(heard[i].sound.Start-heard[i-1].sound.Start) * time.Second / audiotest.Rate
		if (from - period).Abs() > 10*time.Millisecond {
			return fmt.Errorf("from STOP %d to the next: %v, want %v", i, from, period)
		}
	}
	if want := int(2500 * time.Millisecond / period); len(heard) < want {
		return fmt.Errorf("STOP sounded %d times, want %d at least", len(heard), want)
	}
	return nil
}

// TestServerHearsCuesUnderLoad presses keys while every processor is wanted by
// somebody else: all are heard, and nothing runs dry.
func TestServerHearsCuesUnderLoad(t *testing.T) {
	testrun.Slow(t, "keys on a busy machine")
	onItsOwn(t, func(t *testing.T, s *audiotest.Server, h *home) {
		x, journal := h.live(t, 80, 24, "pulse:"+audiotest.Ear, "--start-now")
		rec := s.Record(audiotest.Ear)
		time.Sleep(500 * time.Millisecond)
		keys := []string{"left", "right", "o", "L", "H", "n", "right", "left"}
		want := []string{"right right", "left left", "hole both", "hard_left left", "hard_right right", "now both", "left left", "right right"}
		n := testrun.Times(t, 2, len(keys))
		stop := busy(t, 4)
		for _, key := range keys[:n] {
			x.press(key)
			time.Sleep(500 * time.Millisecond)
		}
		stop()
		hears(t, rec, want[:n]...)
		for _, l := range only(readJournal(t, journal), "output") {
			if strings.Contains(l.Text, "ran dry") {
				t.Errorf("the queue ran dry: %s", l.Text)
			}
		}
		x.quit()
	})
}
