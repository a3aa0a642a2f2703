//go:build unix

package e2e

import (
	"os"
	"path/filepath"
	"regexp"
	"syscall"
	"testing"
	"time"
)

// TestWholeProgramIsImpatientlyLeft presses ctrl+c again and again, and closes the
// terminal's session, while a race is saved whose disk hangs: the program says that it
// is saving, and what the disk did not take is rescued all the same.
func TestWholeProgramIsImpatientlyLeft(t *testing.T) {
	t.Parallel()
	h := newHome(t)
	disk, hang := mountHanging(t, h)
	path := filepath.Join(disk, "race.jsonl")
	x := h.open(t, 100, 24, "--pack", tonePack(t), "--journal", path, "--output", "null", "--start-now")
	t.Cleanup(func() { _ = os.Remove(hang) }) // no program ends before
	awaitJournal(t, path, "an open output", func(l []line) bool { return len(states(l)) > 0 })
	x.pressed(path, 1, "left")
	if err := os.WriteFile(hang, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	x.press("right")
	x.see(`NOT SAVED for [2-9] s`)
	for deadline := time.Now().Add(patience); x.onAltScreen() && time.Now().Before(deadline); time.Sleep(3 * keyGap) {
		x.press("ctrl+c")
	}
	for range 3 {
		x.press("ctrl+c")
		if err := x.cmd.Process.Signal(syscall.SIGHUP); err != nil {
			t.Fatal(err)
		}
		time.Sleep(keyGap)
	}
	x.seeWrapped(`saving the race: \d+ lines are not on the disk yet`)
	rest := h.path(".local/state/spotter/race.jsonl.rest")
	x.seeWrapped(regexp.QuoteMeta("spotter journal mend " + path + " " + rest))
	if err := os.Remove(hang); err != nil {
		t.Fatal(err)
	}
	// A ctrl+c or SIGHUP in the moment in which the screen ends is a signal that ended the race.
	if status := x.exit(); status != 1 && status != 128+int(syscall.SIGINT) && status != 128+int(syscall.SIGHUP) {
		t.Errorf("exit status %d, want 1, or that of a signal", status)
	}
	if status, out := h.run(t, "journal", "mend", path, rest); status != 0 {
		t.Fatalf("journal mend: exit status %d: %s", status, out)
	}
	h.verified(t, path)
}
