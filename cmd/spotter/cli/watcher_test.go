//go:build linux

package cli

import (
	"os"
	"strings"
	"syscall"
	"testing"
	"time"

	xterm "github.com/charmbracelet/x/term"
	"golang.org/x/sys/unix"

	"spotter/ui/term"
	"spotter/ui/uitest"
)

// A terminal that another program has made its own meanwhile is left alone.
func TestModesOfAnotherOwnerStay(t *testing.T) {
	_, tty := uitest.OpenTerminal(t)
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

func mustState(t *testing.T, a *App) *xterm.State {
	t.Helper()
	in, _ := term.FD(a.o.Stdin)
	s, err := xterm.GetState(in)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

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
