//go:build linux

package e2e

import (
	"os"
	"strings"
	"syscall"
	"testing"
	"time"
	"unicode"

	"github.com/creack/pty"
)

// hear waits until the program has written a text since the bytes that were heard before, and
// returns how many bytes there are up to its end.
func (x *terminal) hear(from int, want string) int {
	x.t.Helper()
	for began := time.Now(); ; time.Sleep(5 * time.Millisecond) {
		said := x.written()
		if i := strings.Index(said[from:], want); i >= 0 {
			return from + i + len(want)
		}
		if time.Since(began) > patience {
			x.t.Fatalf("waited %v for %q after %q", patience, want, said[from:])
		}
	}
}

// onlyLines fails unless all that was written is lines of printable text.
func (x *terminal) onlyLines() {
	x.t.Helper()
	for line := range strings.SplitSeq(x.written(), "\n") {
		line = strings.TrimRight(line, "\r") // after the end the terminal adds its own
		if i := strings.IndexFunc(line, func(r rune) bool { return !unicode.IsPrint(r) }); i >= 0 {
			x.t.Errorf("%q is no line of printable text", line)
		}
	}
}

// A terminal that can only print is told of everything in lines: a race on 20 columns, with
// the terminal resized and the program stopped in between. The bytes are what a screen reader
// gets.
func TestWholeProgramPlain(t *testing.T) {
	t.Parallel()
	h := newHome(t).withKeys(t)
	h.env = append(h.env, "TERM=dumb")
	journal := h.path("race.jsonl")
	x := h.open(t, 20, 10, "--journal", journal, "--output", "null", "--race", "City")
	at := x.hear(0, "spotter: City\r\n")
	at = x.hear(at, "enter starts the clock\r\n")
	at = x.hear(at, "ALARM. NO SOUND: --output null was asked for\r\n")
	step := func(key, says string) {
		t.Helper()
		x.press(key)
		at = x.hear(at, says+"\r\n")
	}
	step("enter", "the clock runs")
	step("left", "Right, key: road Left, NOT HEARD: no sound")
	if err := pty.Setsize(x.pty, &pty.Winsize{Rows: 24, Cols: 80}); err != nil {
		t.Fatal(err)
	}
	x.press("F")
	at = x.hear(at, "fall at ")
	x.cmd.Process.Signal(syscall.SIGSTOP)
	x.cmd.Process.Signal(syscall.SIGCONT)
	at = x.hear(at, "lines may be missing here: tab shows the log\r\n")
	step("space", "STOP. It repeats until space clears it\r\nSTOP, NOT HEARD: no sound. Shout")
	step("\x7f", "silenced: nothing sounds")
	x.quit()
	x.onlyLines()
	lines := readJournal(t, journal)
	if n := len(only(lines, "cue")); n != 2 || len(only(lines, "fall")) != 1 {
		t.Errorf("%d cues, %d falls in the journal", n, len(only(lines, "fall")))
	}
	h.verified(t, journal)
}

// A killed program leaves a terminal that it told lines with its modes, and no sequence.
func TestWholeProgramPlainKilled(t *testing.T) {
	t.Parallel()
	h := newHome(t).withKeys(t)
	x := h.open(t, 80, 24, "--plain", "--journal", h.path("race.jsonl"), "--output", "null", "--start-now")
	x.hear(0, "ALARM. NO SOUND")
	watcherOf(t, x.cmd.Process.Pid)
	x.cmd.Process.Signal(os.Kill)
	x.exit()
	x.hear(0, "spotter resume")
	x.modesRestored()
	x.onlyLines()
}
