package live

import (
	"io"
	"os"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
	"github.com/google/go-cmp/cmp"

	"spotter/race"
	"spotter/ui/term"
	"spotter/ui/uitest"
)

// live600 runs a live screen as a program on out, presses 600 keys, and returns
// its rig when all were taken.
func live600(t *testing.T, out *os.File, keys string, during func(p *tea.Program, w *term.Writer)) *rig {
	t.Helper()
	r := newRig(t, func(o *Options) {
		now := rigAt()
		var mu sync.Mutex
		o.Now = func() race.Stamp { // every reading is later than any bounce
			mu.Lock()
			defer mu.Unlock()
			now.Boot += 100 * time.Millisecond
			return now
		}
	})
	taken := make(chan struct{})
	rec := &countingRecorder{rig: r, left: 600, taken: taken}
	r.o.Recorder = rec
	in, typed := io.Pipe()
	w := term.NewWriter(term.WriterOptions{Out: out, Limit: 16 << 10, Grace: 200 * time.Millisecond})
	p := tea.NewProgram(r.Screen, tea.WithInput(in), tea.WithOutput(w), tea.WithoutSignalHandler(),
		tea.WithWindowSize(80, 24), tea.WithEnvironment([]string{"TERM=xterm-256color"}))
	w.SetRepaint(func() { p.Send(tea.ClearScreen()) })
	ended := make(chan error, 1)
	go func() { _, err := p.Run(); ended <- err }()
	go func() { io.Copy(typed, strings.NewReader(keys)) }()
	select {
	case <-taken:
	case <-time.After(20 * time.Second):
		t.Errorf("only %d of 600 keys reached the recorder", 600-rec.left)
	}
	if during != nil {
		during(p, w)
	}
	p.Quit()
	typed.Close()
	select {
	case err := <-ended:
		if err != nil {
			t.Errorf("program: %v", err)
		}
	case <-time.After(5 * time.Second):
		buf := make([]byte, 1<<20)
		t.Fatalf("the program does not end\n%s", buf[:runtime.Stack(buf, true)])
	}
	if err := w.Close(); err != nil {
		t.Log(err)
	}
	return r
}

// countingRecorder tells when it has taken so many events.
type countingRecorder struct {
	*rig
	left  int
	taken chan struct{}
}

func (c *countingRecorder) Append(e race.Event) {
	c.rig.Append(e)
	if c.left--; c.left == 0 {
		close(c.taken)
	}
}

func TestNobodyReadsTheTerminal(t *testing.T) {
	unread, out, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	r := live600(t, out, strings.Repeat("hlu", 200), nil)
	unread.Close() // lets the blocked write fail
	out.Close()
	if len(r.played) != 600 || len(r.logged) != 600 {
		t.Fatalf("played %d and logged %d of 600", len(r.played), len(r.logged))
	}
	for i, e := range r.played {
		if want := [...]string{"left", "right", "step_up"}[i%3]; string(e.Pressed) != want {
			t.Fatalf("press %d is %s, want %s", i, e.Pressed, want)
		}
	}
}

// TestStalledTerminalRecovers stalls a real pseudo-terminal for 600 keys, then
// reads on: the screen must come out as if nothing had happened.
func TestStalledTerminalRecovers(t *testing.T) {
	master, slave := uitest.OpenTerminal(t)
	emu := uitest.NewEmulator(80, 24)
	defer emu.Close()
	var shown string
	r := live600(t, slave, strings.Repeat("hlu", 200), func(p *tea.Program, w *term.Writer) {
		deadline := time.Now().Add(10 * time.Second)
		for !w.Stalled() {
			if p.Send(tea.ClearScreen()); time.Now().After(deadline) { // each asks for a whole frame
				t.Fatal("the terminal never stalled")
			}
			time.Sleep(5 * time.Millisecond)
		}
		go io.Copy(emu, master)
		for calm := 0; calm < 10 && time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
			if s := emu.Text(); s != shown || w.Stalled() {
				shown, calm = s, 0
			} else {
				calm++
			}
		}
	})
	if len(r.played) != 600 {
		t.Errorf("played %d of 600", len(r.played))
	}
	if diff := cmp.Diff(uitest.Lines(ansi.Strip(r.View().Content)), uitest.Lines(shown)); diff != "" {
		t.Errorf("the screen after the stall (+) is not the one drawn (-)\n%s", diff)
	}
}
