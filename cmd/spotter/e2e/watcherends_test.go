//go:build linux

package e2e

import (
	"os"
	"strings"
	"syscall"
	"testing"
	"time"
)

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

// squeeze returns a text without spaces and line ends: a terminal breaks lines anywhere.
func squeeze(s string) string { return strings.Join(strings.Fields(s), "") }
