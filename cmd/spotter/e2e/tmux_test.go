//go:build unix

package e2e

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"spotter/audio/audiotest"
)

// tmux is a private tmux server with the program in its only window.
type tmux struct {
	t      *testing.T
	socket string
}

// newTmux returns a tmux server that does not run yet. It ends with the test.
func newTmux(t *testing.T) tmux {
	t.Helper()
	dir, err := os.MkdirTemp("/tmp", "spot-") // a socket's path is short
	if err != nil {
		t.Fatal(err)
	}
	m := tmux{t, filepath.Join(dir, "tmux")}
	t.Cleanup(func() {
		exec.Command("tmux", "-S", m.socket, "kill-server").Run()
		os.RemoveAll(dir)
	})
	return m
}

// command returns a command of tmux.
func (m tmux) command(args ...string) *exec.Cmd {
	c := exec.Command("tmux", args...)
	c.Env = append(os.Environ(), "TMUX=", "TERM=xterm-256color", "LC_ALL=C.UTF-8")
	return c
}

func (m tmux) do(args ...string) string {
	m.t.Helper()
	out, err := m.command(append([]string{"-S", m.socket, "-f", "/dev/null"}, args...)...).CombinedOutput()
	if err != nil {
		m.t.Fatalf("tmux %v: %v: %s", args, err, out)
	}
	return string(out)
}

// see waits until the window shows one of the texts.
func (m tmux) see(texts ...string) string {
	m.t.Helper()
	for deadline := time.Now().Add(patience); ; time.Sleep(20 * time.Millisecond) {
		screen := m.do("capture-pane", "-p")
		for _, text := range texts {
			if strings.Contains(screen, text) {
				return screen
			}
		}
		if time.Now().After(deadline) {
			m.t.Fatalf("waited %v for tmux to show one of %q; it shows\n%s", patience, texts, screen)
		}
	}
}

func TestWholeProgramInTmux(t *testing.T) {
	t.Parallel()
	for _, size := range [][2]int{{80, 24}, {40, 12}} {
		t.Run(fmt.Sprintf("%dx%d", size[0], size[1]), func(t *testing.T) {
			t.Parallel()
			audiotest.Need(t, "tmux")
			h := newHome(t)
			m := newTmux(t)
			journal := h.path("race.jsonl")
			c := h.program("--journal", journal, "--output", "wav:"+h.path("ear.wav"), "--start-now")
			args := []string{"new-session", "-d", "-x", fmt.Sprint(size[0]), "-y", fmt.Sprint(size[1]),
				"env", "HOME=" + h.dir, asProgram + "=1", "LC_ALL=C.UTF-8", "XDG_DATA_HOME=", "XDG_CONFIG_HOME="}
			m.do(append(append(args, c.Path), c.Args[1:]...)...)
			m.see("saved")
			m.do("send-keys", "Left")
			awaitJournal(t, journal, "the cue", func(l []line) bool { return len(only(l, "cue")) == 1 })
			m.see("✓ heard")
			screen := m.see("saved")
			for _, l := range strings.Split(screen, "\n") {
				if n := len([]rune(l)); n > size[0] {
					t.Errorf("a line of %d cells in %d columns: %q", n, size[0], l)
				}
			}
			m.do("send-keys", "C-c")
			m.see("ctrl+c again leaves")
			time.Sleep(keyGap)
			m.do("send-keys", "C-c")
			lines := awaitJournal(t, journal, "its close", func(l []line) bool { return len(only(l, "close")) == 1 })
			outcomes(t, lines)
			h.verified(t, journal)
		})
	}
}
