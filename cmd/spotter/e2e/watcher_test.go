//go:build linux

package e2e

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"spotter/audio/audiotest"
	"spotter/cmd/spotter/clitest"
)

// process holds what /proc tells of one process.
type process struct {
	pid, parent, group, session, foreground int
	name                                    string
}

func processOf(pid int) (p process, ok bool) {
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return p, false
	}
	text := string(b)
	open, end := strings.IndexByte(text, '('), strings.LastIndexByte(text, ')')
	f := strings.Fields(text[end+1:])
	n := func(i int) int { v, _ := strconv.Atoi(f[i]); return v }
	return process{pid, n(1), n(2), n(3), n(5), text[open+1 : end]}, true
}

// children returns the children of a process.
func children(pid int) (all []process) {
	dirs, _ := filepath.Glob("/proc/[0-9]*")
	for _, d := range dirs {
		n, _ := strconv.Atoi(filepath.Base(d))
		if p, ok := processOf(n); ok && p.parent == pid {
			all = append(all, p)
		}
	}
	return all
}

// eventually waits until ok holds.
func eventually(t testing.TB, what string, ok func() bool) {
	t.Helper()
	for end := time.Now().Add(patience); !ok(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("waited %v for %s", patience, what)
		}
	}
}

// watcherOf waits for the watcher of a program, and until it watches.
func watcherOf(t testing.TB, pid int) (w process) {
	t.Helper()
	eventually(t, "the watcher", func() bool {
		for _, w = range children(pid) {
			if w.name == watcherProcess {
				crash, err := os.Readlink(fmt.Sprintf("/proc/%d/fd/%d", w.pid, 4)) // where crash text comes in
				return err == nil && writes(pid, crash) > 0
			}
		}
		return false
	})
	return w
}

// writes counts the writing ends of a pipe that a process holds.
func writes(pid int, pipe string) (n int) {
	fds, _ := filepath.Glob(fmt.Sprintf("/proc/%d/fd/*", pid))
	for _, fd := range fds {
		name, err := os.Readlink(fd)
		info, err2 := os.Lstat(fd)
		if err == nil && err2 == nil && name == pipe && info.Mode().Perm()&0o200 != 0 {
			n++
		}
	}
	return n
}

// gone fails unless a process ends. In a container the first process may count no dead ones: they stay.
func gone(t testing.TB, pid int) {
	t.Helper()
	eventually(t, fmt.Sprintf("the end of process %d", pid), func() bool { return !clitest.Running(pid) })
}

// screens open each screen that holds the terminal, and say how its race goes on.
var screens = []struct {
	name string
	open func(t *testing.T, h *home) (x *terminal, again string)
}{
	{"race", func(t *testing.T, h *home) (*terminal, string) {
		x, journal := h.live(t, 80, 24, "null", "--start-now")
		x.pressed(journal, 1, "left")
		return x, "spotter resume " + journal + " goes on with the race"
	}},
	{"review", func(t *testing.T, h *home) (*terminal, string) {
		x, journal := h.live(t, 80, 24, "null", "--start-now")
		x.quit()
		x = h.open(t, 80, 24, "review", journal)
		x.see(`every hash is right`)
		return x, ""
	}},
	{"recording", func(t *testing.T, h *home) (*terminal, string) {
		h.use(audiotest.Start(t, audiotest.PulseAudio))
		dir := clitest.VoiceToRecord(t, h.path("voice"), "stop", "left", "right")
		x := h.open(t, 80, 24, "cues", "record", dir, "--mic", audiotest.Laptop+".monitor", "--output", "pulse:"+audiotest.Ear)
		x.see(`0 of 3 recorded`)
		return x, ""
	}},
}

// TestTheWatcherGivesTheTerminalBack: a panic in a goroutine that nobody guards, and
// a kill, leave the terminal as it was, say what happened, where the report is and
// how to go on, and leave no process behind.
func TestTheWatcherGivesTheTerminalBack(t *testing.T) {
	t.Parallel()
	for _, s := range screens {
		for _, end := range []struct {
			name   string
			signal syscall.Signal
			says   string
			report string // in the file
		}{
			{"panic", syscall.SIGUSR1, `spotter: spotter crashed: a library broke`, "panicOnSignal"},
			{"kill", syscall.SIGKILL, `spotter: spotter ended without warning: it was killed, or memory ran out`, "it was killed"},
			{"SIGSEGV", syscall.SIGSEGV, `spotter: spotter crashed: SIGSEGV`, "goroutine"},
		} {
			t.Run(s.name+"/"+end.name, func(t *testing.T) {
				t.Parallel()
				h := newHome(t)
				h.env = append(h.env, panicsOn+"=1")
				x, again := s.open(t, h)
				w := watcherOf(t, x.cmd.Process.Pid)
				x.within(patience, "the other screen", func(string) bool {
					x.mu.Lock()
					defer x.mu.Unlock()
					return x.screen.IsAltScreen()
				})
				if err := x.cmd.Process.Signal(end.signal); err != nil {
					t.Fatal(err)
				}
				x.exit()
				gone(t, w.pid)
				x.restored()
				text := x.text()
				flat := squeeze(text)
				if !strings.Contains(flat, squeeze(end.says)) {
					t.Errorf("it does not say %q:\n%s", end.says, text)
				}
				report := h.path(".local/state/spotter/crash.log")
				for _, want := range []string{report, again} {
					if !strings.Contains(flat, squeeze(want)) {
						t.Errorf("it does not say %q:\n%s", want, text)
					}
				}
				if regexp.MustCompile(`goroutine|complains|\.go:`).MatchString(flat) {
					t.Errorf("the text of the crash is on the screen:\n%s", text)
				}
				b, err := os.ReadFile(report)
				if err != nil || !strings.Contains(string(b), end.report) {
					t.Errorf("the report is %q, %v: want %q in it", b, err, end.report)
				}
				if end.signal == syscall.SIGUSR1 && strings.Count(string(b), "panic: a library broke") != 1 ||
					strings.Contains(string(b), "complains") != (end.signal == syscall.SIGUSR1) {
					t.Errorf("the report has the panic more than once, or not what was written before:\n%s", b)
				}
				if info, err := os.Stat(report); err != nil || info.Mode().Perm() != 0o600 {
					t.Errorf("the report is %v, %v, want 0600", info.Mode(), err)
				}
			})
		}
	}
}

// A watcher holds the terminal and three pipes, is in the program's session and not
// in its group, and ends with the program.
func TestTheWatcherHoldsNothingElse(t *testing.T) {
	t.Parallel()
	for _, sig := range []syscall.Signal{0, syscall.SIGTERM, syscall.SIGQUIT, syscall.SIGABRT} {
		t.Run(sig.String(), func(t *testing.T) {
			t.Parallel()
			h := newHome(t)
			x, _ := h.live(t, 80, 24, "wav:"+h.path("ear.wav"), "--start-now", "--record", h.path("race.wav"))
			w := watcherOf(t, x.cmd.Process.Pid)
			p, _ := processOf(x.cmd.Process.Pid)
			if w.session != p.session || w.group == p.group || w.foreground != p.group {
				t.Errorf("the watcher is %+v, the program %+v", w, p)
			}
			fds, _ := filepath.Glob(fmt.Sprintf("/proc/%d/fd/*", w.pid))
			for _, fd := range fds {
				name, err := os.Readlink(fd)
				ours := name == x.tty.Name() || name == os.DevNull || strings.HasPrefix(name, "pipe:")
				gos := strings.HasPrefix(name, "anon_inode:") || strings.HasPrefix(name, "/sys/fs/cgroup/") // the Go runtime's own
				if err == nil && !ours && !gos {
					t.Errorf("the watcher has %s open: %s", fd, name)
				}
			}
			if sig == 0 {
				x.leave()
			} else {
				x.cmd.Process.Signal(sig)
			}
			x.exit()
			gone(t, w.pid)
			x.restored()
			if strings.Contains(x.text(), "crash") {
				t.Errorf("a crash is told where there was none:\n%s", x.text())
			}
			if files, _ := filepath.Glob(h.path(".local/state/spotter/crash*")); len(files) > 0 {
				t.Errorf("a report of nothing: %q", files)
			}
		})
	}
}

// A watcher that is killed takes nothing with it: the race goes on, and no dead
// process stays behind.
func TestTheProgramOutlivesItsWatcher(t *testing.T) {
	t.Parallel()
	h := newHome(t)
	x, journal := h.live(t, 80, 24, "null", "--start-now")
	w := watcherOf(t, x.cmd.Process.Pid)
	syscall.Kill(w.pid, syscall.SIGTERM) // it takes no notice of what is meant for others
	x.pressed(journal, 1, "left")
	if _, ok := processOf(w.pid); !ok {
		t.Error("SIGTERM ended the watcher")
	}
	syscall.Kill(w.pid, syscall.SIGKILL)
	gone(t, w.pid)
	eventually(t, "standard error on the terminal again", func() bool {
		name, err := os.Readlink(fmt.Sprintf("/proc/%d/fd/2", x.cmd.Process.Pid))
		return err == nil && name == x.tty.Name()
	})
	x.pressed(journal, 1, "right")
	x.quit()
	h.verified(t, journal)
}

// After a kill a shell with job control has its terminal as it wants it, also where
// a stopped program goes on before, and where the terminal stops background output.
func TestAShellHasItsTerminalBack(t *testing.T) {
	t.Parallel()
	audiotest.Need(t, "bash", "stty")
	for _, signal := range []syscall.Signal{syscall.SIGKILL, syscall.SIGUSR1} {
		t.Run(signal.String(), func(t *testing.T) {
			t.Parallel()
			h := newHome(t)
			h.env = append(h.env, panicsOn+"=1", "PS1=ready> ")
			h.around = []string{"bash", "--norc", "--noprofile", "-ic", `stty tostop; "$0" "$@"; fg; exec bash --norc --noprofile -i`}
			x, journal := h.live(t, 80, 24, "null", "--start-now")
			x.pressed(journal, 1, "left")
			var program process
			eventually(t, "the program", func() bool {
				for _, program = range children(x.cmd.Process.Pid) {
					return true
				}
				return false
			})
			w := watcherOf(t, program.pid)
			syscall.Kill(-program.group, syscall.SIGSTOP) // the shell then runs fg
			x.pressed(journal, 1, "right")
			x.press("w", "w") // meant for the screen, whether it was read or not
			syscall.Kill(-program.group, signal)
			gone(t, w.pid)
			// Where the shell was quicker than the watcher, its prompt was on the screen that the watcher
			// left, and unread keys are the shell's: ctrl+u takes them from its line, and enter has it ask again.
			x.press("\x15\r")
			x.see(`(?m)^ready>`)
			x.press("\x15stty -a | tr ';' '\\n'; echo answer $((40+2))\r")
			x.see(`(?m)^answer 42`)
			text := x.text()
			for _, want := range []string{"icanon", "echo", "isig", "opost", "icrnl"} {
				if !slices.Contains(strings.Fields(text), want) {
					t.Errorf("the shell's terminal has no %s:\n%s", want, text)
				}
			}
			x.press("exit\r")
			x.exit()
		})
	}
}
