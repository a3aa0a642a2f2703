//go:build unix

package e2e

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// A journal that another program takes away while the race runs, idle or not: the
// screen says so and where the race goes on, and at the end the file that it names
// holds every line.
func TestWholeProgramJournalTaken(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name string
		do   func(dir, path string) error
	}{
		{"removed", func(_, p string) error { return os.Remove(p) }},
		{"emptied", func(_, p string) error { return os.Truncate(p, 0) }},
		{"folder renamed", func(d, _ string) error { return os.Rename(d, d+"-old") }},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			h := newHome(t)
			dir := h.path("races")
			if err := os.Mkdir(dir, 0o700); err != nil {
				t.Fatal(err)
			}
			path := filepath.Join(dir, "r.jsonl")
			x := h.open(t, 80, 24, "--pack", tonePack(t), "--journal", path, "--output", "null", "--start-now")
			awaitJournal(t, path, "an open output", func(l []line) bool { return len(states(l)) > 0 })
			x.pressed(path, 1, "left")
			if err := tt.do(dir, path); err != nil {
				t.Fatal(err)
			}
			x.see(`LOG MOVED`) // nobody presses a key
			now := strings.TrimSuffix(path, ".jsonl") + "-2.jsonl"
			if tt.name == "folder renamed" {
				now = h.path(".local/state/spotter/r.jsonl")
			}
			x.pressed(now, 1, "left")
			x.quit()
			x.seeWrapped(`saved in ` + now)
			if lines := readJournal(t, now); len(only(lines, "cue")) != 2 || lines[len(lines)-1].Kind != "close" {
				t.Errorf("%d lines in %s", len(lines), now)
			}
			h.verified(t, now)
		})
	}
}

// A disk that is full until the race is left: the first ctrl+c says how many lines are
// not saved, and the command that is printed makes the race whole.
func TestWholeProgramMends(t *testing.T) {
	t.Parallel()
	h := newHome(t)
	disk := smallDisk(t, h)
	path, filler := filepath.Join(disk, "race.jsonl"), filepath.Join(disk, "filler")
	x := h.open(t, 80, 24, "--pack", tonePack(t), "--journal", path, "--output", "null", "--start-now")
	awaitJournal(t, path, "an open output", func(l []line) bool { return len(states(l)) > 0 })
	x.pressed(path, 1, "left")
	fill(t, filler)
	x.burst()
	x.see(`NOT SAVED`)
	x.press("ctrl+c")
	x.see(`ctrl\+c again leaves: \d+ lines NOT SAVED`)
	x.leave()
	// leave presses twice: a ctrl+c in the moment in which the screen ends is a signal that ended the race.
	if status := x.exit(); status != 1 && status != 128+int(syscall.SIGINT) {
		t.Errorf("exit status %d, want 1, or that of a signal", status)
	}
	rest := h.path(".local/state/spotter/race.jsonl.rest")
	x.seeWrapped(`spotter journal mend ` + path + ` ` + rest)
	if err := os.Remove(filler); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(rest); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v: want a rest of rights 0600", info, err)
	}
	for range 2 {
		if status, out := h.run(t, "journal", "mend", path, rest); status != 0 {
			t.Fatalf("journal mend: exit status %d: %s", status, out)
		}
		h.verified(t, path)
	}
	outcomes(t, readJournal(t, path))
	if n := len(only(readJournal(t, path), "cue")); n != 1+len(stormKeys()) {
		t.Errorf("%d cues, want %d", n, 1+len(stormKeys()))
	}
}
