//go:build linux

package main

import (
	"os"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/charmbracelet/x/term"
	"github.com/creack/pty"
	"golang.org/x/sys/unix"
)

// A terminal that another program has made its own meanwhile is left alone.
func TestModesOfAnotherOwnerStay(t *testing.T) {
	p, tty, err := pty.Open()
	if err != nil {
		t.Skipf("no pseudo-terminal: %v", err)
	}
	defer p.Close()
	defer tty.Close()
	fd := int(tty.Fd())
	modes := func() unix.Termios {
		m, err := unix.IoctlGetTermios(fd, ioctlGetModes)
		if err != nil {
			t.Fatal(err)
		}
		return *m
	}
	found := modes()
	shell := found
	shell.Lflag &^= unix.ICANON | unix.ECHO // as a shell has it while a line is edited
	for _, tt := range []struct {
		name      string
		now, want unix.Termios
	}{
		{"a shell's", shell, shell},
		{"as found", found, found},
		{"raw", raw(found), found},
	} {
		if err := unix.IoctlSetTermios(fd, unix.TCSETS, &tt.now); err != nil {
			t.Fatal(err)
		}
		restoreModes(fd, &found)
		if got := modes(); got != tt.want {
			t.Errorf("%s: %+v, want %+v", tt.name, got, tt.want)
		}
	}
}

// raw returns modes as a screen sets them.
func raw(m unix.Termios) unix.Termios {
	m.Iflag &^= unix.BRKINT | unix.ICRNL | unix.IXON
	m.Oflag &^= unix.OPOST
	m.Lflag &^= unix.ECHO | unix.ICANON | unix.ISIG | unix.IEXTEN
	return m
}

// What is written to standard error while a screen is up does not stand across it. It
// is kept, and the program says so when it has left.
func TestStandardErrorIsKeptFromTheScreen(t *testing.T) {
	t.Parallel()
	h := newHome(t)
	h.env = append(h.env, panicsOn+"=1")
	x, journal := h.live(t, 80, 24, "null", "--start-now")
	watcherOf(t, x.cmd.Process.Pid)
	x.cmd.Process.Signal(syscall.SIGUSR2)
	x.pressed(journal, 1, "left")
	if text := x.text(); strings.Contains(text, "complains") {
		t.Errorf("it is on the screen:\n%s", text)
	}
	x.quit()
	report := h.path(".local/state/spotter/crash.log")
	if want := "something was written to standard error while the screen was up: it is in " + report; !strings.Contains(squeeze(x.text()), squeeze(want)) {
		t.Errorf("it does not say %q:\n%s", want, x.text())
	}
	if b, err := os.ReadFile(report); err != nil || !strings.Contains(string(b), "a library complains\n") {
		t.Errorf("the report is %q, %v", b, err)
	}
}

// The hint names the file that holds the race when it is lost, not the one it began in.
func TestTheHintFollowsTheJournal(t *testing.T) {
	t.Parallel()
	h := newHome(t)
	h.env = append(h.env, "TMPDIR="+h.dir)
	x, journal := h.live(t, 80, 24, "null", "--start-now")
	w := watcherOf(t, x.cmd.Process.Pid)
	if err := os.Remove(journal); err != nil {
		t.Fatal(err)
	}
	x.press("left")
	x.see(`LOG MOVED`)
	time.Sleep(2 * keyGap) // on its way to the watcher
	x.cmd.Process.Kill()
	x.exit()
	gone(t, w.pid)
	x.restored()
	if want := "spotter resume " + h.path("race-2.jsonl") + " goes on"; !strings.Contains(squeeze(x.text()), squeeze(want)) {
		t.Errorf("it does not say %q:\n%s", want, x.text())
	}
	readJournal(t, h.path("race-2.jsonl"))
}

// Where no watcher can be started, a screen works as it does without one, and nothing
// is said of it. Here the environment is longer than the system hands to a program.
func TestAScreenWithoutAWatcher(t *testing.T) {
	sigs := make(chan os.Signal, 1)
	a := testApp(t, Options{Signals: sigs, Env: []string{"LONG=" + strings.Repeat("x", 256<<10)}})
	before := terminalModes(t, a)
	w := a.watchOver(mustState(t, a), &crash{end: func() {}})
	<-w.done // it did not start
	if w.process != nil {
		t.Fatal("a watcher was started")
	}
	w.left()
	time.AfterFunc(50*time.Millisecond, func() { sigs <- syscall.SIGTERM })
	if _, err := a.browse(t.Context(), faulty{}); err == nil || err.Error() != "ended by SIGTERM" {
		t.Errorf("error %v", err)
	}
	if after := terminalModes(t, a); before != after {
		t.Error("the terminal is not as it was")
	}
}

func mustState(t *testing.T, a *App) *term.State {
	t.Helper()
	in, _ := fd(a.o.Stdin)
	s, err := term.GetState(in)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// squeeze returns a text without spaces and line ends: a terminal breaks lines anywhere.
func squeeze(s string) string { return strings.Join(strings.Fields(s), "") }

// What the Go runtime writes becomes one line that says what happened.
func TestCrashTitle(t *testing.T) {
	for text, want := range map[string]string{
		"panic: boom\n\ngoroutine 7 [running]:\n":                   "boom",
		"fatal error: concurrent map writes\n\ngoroutine 8":         "fatal error: concurrent map writes",
		"SIGSEGV: segmentation violation\nPC=0x1\n":                 "SIGSEGV: segmentation violation",
		"panic: runtime error: index out of range [5]\n\ngoroutine": "runtime error: index out of range [5]",
	} {
		if got := crashTitle([]byte(text)); got != want {
			t.Errorf("%q is told as %q, want %q", text, got, want)
		}
	}
}
