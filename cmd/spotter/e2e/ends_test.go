//go:build unix

package e2e

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"spotter/audio/audiotest"
)

func TestWholeProgramSignals(t *testing.T) {
	t.Parallel()
	for _, sig := range []syscall.Signal{syscall.SIGTERM, syscall.SIGHUP, syscall.SIGQUIT, syscall.SIGABRT} {
		t.Run(sig.String(), func(t *testing.T) {
			t.Parallel()
			h := newHome(t)
			x, journal := h.live(t, 80, 24, "null", "--start-now")
			x.pressed(journal, 1, "left")
			x.cmd.Process.Signal(sig)
			if status, want := x.exit(), 128+int(sig); status != want {
				t.Errorf("exit status %d, want %d", status, want)
			}
			x.restored()
			if text := x.text(); !strings.Contains(strings.ReplaceAll(text, "\n", ""), "goes on with the race") {
				t.Errorf("how to go on is not said:\n%s", text)
			}
			lines := readJournal(t, journal)
			if last := lines[len(lines)-1]; last.Kind != "close" || last.Reason == "" {
				t.Errorf("the journal ends with %+v, want a close line with its reason", last)
			}
			h.verified(t, journal)
		})
	}
}

// A window that is closed takes the terminal away with a SIGHUP.
func TestWholeProgramTerminalGone(t *testing.T) {
	t.Parallel()
	h := newHome(t)
	x, journal := h.live(t, 80, 24, "null", "--start-now")
	x.pressed(journal, 1, "left")
	x.tty.Close()
	x.pty.Close()
	x.exit()
	lines := readJournal(t, journal)
	if last := lines[len(lines)-1]; last.Kind != "close" {
		t.Errorf("the journal ends with %+v, want close", last)
	}
}

func TestWholeProgramTinyTerminal(t *testing.T) {
	t.Parallel()
	h := newHome(t)
	journal := h.path("race.jsonl")
	x := h.open(t, 10, 3, "--pack", tonePack(t), "--journal", journal, "--output", "null", "--start-now")
	awaitJournal(t, journal, "an open output", func(l []line) bool { return len(states(l)) > 0 })
	x.within(patience, "that it is too small", func(text string) bool {
		return strings.Contains(text, "40") || strings.Contains(strings.ToLower(text), "small")
	})
	x.pressed(journal, 1, "left") // and yet keys work
	x.quit()
	h.verified(t, journal)
}

func TestWholeProgramNoTerminal(t *testing.T) {
	t.Parallel()
	h := newHome(t)
	c := h.program("--output", "null")
	c.Stdin = strings.NewReader("left\n")
	out, err := c.CombinedOutput()
	if status := c.ProcessState.ExitCode(); status != 2 {
		t.Errorf("exit status %d (%v), want 2", status, err)
	}
	// What is wrong in one line, and what to do in another.
	if n := bytes.Count(out, []byte("\n")); n > 2 || !bytes.Contains(out, []byte("not a terminal")) {
		t.Errorf("said %q, want one line that speaks of the terminal, and a next step", out)
	}
	if races, _ := filepath.Glob(h.path(".local/share/spotter/races/*")); len(races) > 0 {
		t.Errorf("left a journal behind: %v", races)
	}
}

// A disk that is full stops nothing, is shown, and when there is room again
// nothing is missing.
func TestWholeProgramFullDisk(t *testing.T) {
	t.Parallel()
	h := newHome(t)
	disk := smallDisk(t, h)
	journal, filler := filepath.Join(disk, "race.jsonl"), filepath.Join(disk, "filler")
	x := h.open(t, 80, 24, "--pack", tonePack(t), "--journal", journal, "--output", "null", "--start-now")
	x.see(`saved \d+`)
	awaitJournal(t, journal, "an open output", func(l []line) bool { return len(states(l)) > 0 })
	x.pressed(journal, 1, "left")
	fill(t, filler)
	x.burst() // far more than the rest of a block holds
	x.see(`NOT SAVED`)
	if err := os.Remove(filler); err != nil {
		t.Fatal(err)
	}
	lines := awaitJournal(t, journal, "every key pressed while the disk was full", func(l []line) bool {
		return len(only(l, "cue")) == 1+len(stormKeys())
	})
	x.within(patience, "every line saved", func(text string) bool {
		durable, logged, ok := saved(text)
		return ok && durable == logged && durable >= len(lines)
	})
	x.quit()
	outcomes(t, readJournal(t, journal))
	h.verified(t, journal)
}

// smallDisk mounts a file system of 64 KiB.
func smallDisk(t *testing.T, h *home) string { return smallDiskOf(t, h, "64k") }

// smallDiskOf mounts a file system of a size, as mount has it.
func smallDiskOf(t *testing.T, h *home, size string) string {
	t.Helper()
	audiotest.Need(t, "mount", "umount")
	dir := h.path("disk")
	if err := os.Mkdir(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command("mount", "-t", "tmpfs", "-o", "size="+size, "spotter-test", dir).CombinedOutput(); err != nil {
		audiotest.Lacking(t, "may not mount a small disk here: %v: %s", err, bytes.TrimSpace(out))
	}
	t.Cleanup(func() {
		if out, err := exec.Command("umount", "-l", dir).CombinedOutput(); err != nil {
			t.Errorf("umount: %v: %s", err, out)
		}
	})
	return dir
}

// fill writes a file until the disk is full.
func fill(t *testing.T, path string) {
	t.Helper()
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for {
		if _, err := f.Write(make([]byte, 1024)); err != nil {
			return
		}
	}
}
