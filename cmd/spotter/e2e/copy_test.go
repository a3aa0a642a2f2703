//go:build unix

package e2e

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// A copy on another disk: every line is in it while the race runs and after the program
// was killed. A disk that hangs is a small fault, which costs neither keys nor journal.
// The race that is taken up goes on in the same copy.
func TestWholeProgramCopies(t *testing.T) {
	t.Parallel()
	h := newHome(t)
	stick, hang := mountHanging(t, h)
	path, second := h.path("race.jsonl"), filepath.Join(stick, "race.jsonl")
	pack := tonePack(t)
	x := h.open(t, 80, 24, "--pack", pack, "--journal", path, "--output", "null", "--copy", stick, "--start-now")
	awaitJournal(t, path, "an open output", func(l []line) bool { return len(states(l)) > 0 })
	x.pressed(path, 1, "left")
	copied := func() {
		t.Helper()
		for deadline := time.Now().Add(patience); ; time.Sleep(20 * time.Millisecond) {
			a, aerr := os.ReadFile(path)
			b, berr := os.ReadFile(second)
			if aerr == nil && berr == nil && len(a) > 0 && bytes.Equal(a, b) {
				return
			}
			if time.Now().After(deadline) {
				t.Fatalf("the copy has %d bytes and the journal %d (%v, %v)", len(b), len(a), aerr, berr)
			}
		}
	}
	copied()
	if err := os.WriteFile(hang, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	x.press("right")
	x.see(`copy[:,] the disk does not answer`)
	x.pressed(path, 1, "left")
	if text := x.text(); strings.Contains(text, "NOT SAVED") {
		t.Errorf("the journal suffers from its copy:\n%s", text)
	}
	if err := os.Remove(hang); err != nil {
		t.Fatal(err)
	}
	copied()
	x.cmd.Process.Kill()
	x.exit()
	h.verified(t, second)
	if status, out := h.run(t, "journal", "verify", path); status != 0 {
		t.Fatalf("journal verify: exit status %d: %s", status, out)
	}
	x = h.open(t, 80, 24, "resume", path, "--pack", pack, "--output", "null", "--copy", stick)
	x.see(`saved \d+/\d+`)
	x.pressed(path, 1, "left")
	x.quit()
	x.seeWrapped(`copied to ` + regexp.QuoteMeta(second))
	copied()
	h.verified(t, second)
	if lines := readJournal(t, second); len(only(lines, "cue")) != 4 || lines[len(lines)-1].Kind != "close" {
		t.Errorf("the copy has %d lines", len(lines))
	}
}
