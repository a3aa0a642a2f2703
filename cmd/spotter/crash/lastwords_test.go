//go:build linux

package crash

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/term"
	"golang.org/x/sys/unix"

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

// Where the environment is longer than the system hands to a program, no watcher is
// started, and the screen goes on without.
func TestNoWatcherWithTooLongAnEnvironment(t *testing.T) {
	IsWatcher() // only a program that asks may start one
	_, tty := uitest.OpenTerminal(t)
	found, err := term.GetState(tty.Fd())
	if err != nil {
		t.Fatal(err)
	}
	w := Watch(Options{In: tty, Out: tty, Env: []string{"LONG=" + strings.Repeat("x", 256<<10)}}, found, New(func() {}))
	<-w.done // it did not start
	if w.process != nil {
		t.Fatal("a watcher was started")
	}
	w.Left()
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
