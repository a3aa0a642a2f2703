//go:build linux

package e2e

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"spotter/testrun"
)

// hungStarts are disks that do not answer already when the program is started: what of
// the program lies on them, and which of their calls hang. disk is the mounted folder;
// args are those of the program.
var hungStarts = []struct {
	name  string
	calls []string
	begin func(t *testing.T, h *home, disk string) (args []string)
	told  string // instead of a screen; empty: there is a screen
	saved bool   // what is written is saved all the same
}{
	{name: "races folder", calls: []string{"getattr", "mkdir", "create", "open", "write", "fsync", "fsyncdir"}, begin: racesOn},
	{name: "races folder", calls: []string{"readdir"}, begin: racesOn, saved: true},
	{name: "new journal", calls: []string{"create", "open", "write", "fsync", "fsyncdir"}, begin: newOn},
	{name: "new journal", calls: []string{"getattr"}, begin: newOn,
		told: `disk/race\.jsonl: the disk does not answer.*name a file on another disk with --journal`},
	{name: "journal to take up", calls: []string{"write", "fsync"}, begin: oldOn},
	{name: "journal to take up", calls: []string{"getattr", "open", "read"}, begin: oldOn,
		told: `disk/race\.jsonl: the disk does not answer.*name a file on another disk with --journal`},
	{name: "last journal", calls: []string{"getattr", "readdir"},
		begin: func(t *testing.T, h *home, disk string) []string {
			put(t, filepath.Join(disk, "spotter", "races", "race.jsonl"), "")
			return append(racesOn(t, h, disk), "--journal", "last")
		},
		told: `disk/spotter/races: the disk does not answer.*name a file on another disk with --journal`},
	{name: "configuration", calls: []string{"getattr", "open", "read"},
		begin: func(t *testing.T, h *home, disk string) []string {
			h.env = append(h.env, "XDG_CONFIG_HOME="+disk)
			put(t, filepath.Join(disk, "spotter", "config.toml"), "theme = \"dark\"\n")
			return nil
		},
		told: `disk/spotter/config\.toml: the disk does not answer.*name a file on another disk with --config`},
	{name: "pack", calls: []string{"getattr", "open", "read", "readdir"},
		begin: func(t *testing.T, h *home, disk string) []string {
			pack := filepath.Join(disk, "pack")
			if err := os.CopyFS(pack, os.DirFS(tonePack(t))); err != nil {
				t.Fatal(err)
			}
			return []string{"--pack", pack}
		},
		told: `disk/pack: the disk does not answer.*name another pack with --pack`},
	{name: "recording", calls: []string{"getattr", "readdir"},
		begin: func(_ *testing.T, _ *home, disk string) []string {
			return []string{"--record", filepath.Join(disk, "race.wav")}
		},
		told: `disk: the disk does not answer.*name a file on another disk with --record`},
	{name: "state folder", calls: []string{"getattr", "create", "open", "mkdir"}, saved: true,
		begin: func(_ *testing.T, h *home, disk string) []string {
			h.env = append(h.env, "XDG_STATE_HOME="+disk)
			return nil
		}},
}

func racesOn(_ *testing.T, h *home, disk string) []string {
	h.env = append(h.env, "XDG_DATA_HOME="+disk)
	return nil
}

func newOn(_ *testing.T, _ *home, disk string) []string {
	return []string{"--journal", filepath.Join(disk, "race.jsonl")}
}

func oldOn(t *testing.T, _ *home, disk string) []string {
	largeRace(t, filepath.Join(disk, "race.jsonl"), 9)
	return newOn(t, nil, disk)
}

// put writes a file, and makes its folder.
func put(t *testing.T, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// A disk that hangs already at the start keeps nobody waiting: the screen is up and
// tells of it, keys work, and the race is rescued; or, where the disk holds what is
// needed first, a plain message names it and says what to do.
func TestWholeProgramHungAtTheStart(t *testing.T) {
	t.Parallel()
	for _, s := range hungStarts {
		for _, call := range s.calls[:testrun.Times(t, 1, len(s.calls))] {
			t.Run(s.name+", "+call, func(t *testing.T) {
				t.Parallel()
				h := newHome(t).withTones(t)
				disk, hang := mountHanging(t, h)
				args := append(s.begin(t, h, disk), "--output", "null")
				put(t, hang, call)
				x := h.open(t, 80, 24, args...)
				t.Cleanup(func() { _ = os.Remove(hang) }) // before it is killed: else that takes for ever
				if s.told != "" {
					x.seeWrapped(strings.ReplaceAll(s.told, " ", " ?")) // a line may end at a space
					if err := os.Remove(hang); err != nil {             // the system takes the process away only then
						t.Fatal(err)
					}
					if status := x.exit(); status != 1 {
						t.Errorf("exit status %d, want 1", status)
					}
					return
				}
				hungScreen(t, x, s.saved, s.name == "journal to take up")
				if s.saved {
					x.press("ctrl+c")
					x.see(`ctrl\+c again`)
					time.Sleep(2 * keyGap)
					x.press("ctrl+c")
					x.seeWrapped(`lines? saved in`)
				} else {
					leaveHung(t, h, x)
				}
				if err := os.Remove(hang); err != nil {
					t.Fatal(err)
				}
				x.exit()
			})
		}
	}
}

// hungScreen checks that the screen is up, and that STOP and a cue work.
func hungScreen(t *testing.T, x *terminal, saves, taken bool) {
	t.Helper()
	if saves {
		x.see(`saved \d+`)
	} else if taken {
		x.see(`NOT SAVED for \d+ s: the disk does not answer: [1-7] of 1\d lines`)
	} else {
		x.see(`NOT SAVED for \d+ s: the disk does not answer`)
	}
	x.press("left")
	x.see(`(?i)right +✗ NOT HEARD`)
	x.press("space")
	x.see(`(?i)stop +✗ NOT HEARD`)
}

// leaveHung leaves a race whose disk hangs: all its lines are in the state folder.
func leaveHung(t *testing.T, h *home, x *terminal) {
	t.Helper()
	x.press("ctrl+c")
	x.see(`ctrl\+c again`)
	time.Sleep(2 * keyGap)
	x.press("ctrl+c")
	x.seeWrapped(`(all|the other) ?\d+ ?lines ?are ?saved ?in ?.*\.local/state/spotter/`)
	files, err := filepath.Glob(h.path(".local/state/spotter/*.jsonl*"))
	if err != nil || len(files) != 1 {
		t.Fatalf("rescued: %v, %v", files, err)
	}
	b, err := os.ReadFile(files[0])
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`"cue":"right"`, `"cue":"stop"`, `"kind":"close"`} {
		if !strings.Contains(string(b), want) {
			t.Errorf("%s is not in %s", want, files[0])
		}
	}
}

// Where the system lets go of a call to a disk that hangs, the program ends while it
// still hangs: a file system in user space whose server stands still takes no call.
// (An open file there would hold the program: the system closes it, and waits.)
func TestWholeProgramEndsOnAFrozenDisk(t *testing.T) {
	t.Parallel()
	for _, what := range []string{"XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			h := newHome(t).withTones(t)
			disk, _, server := mountHangingServed(t, h)
			h.env = append(h.env, what+"="+disk)
			if err := server.Signal(syscall.SIGSTOP); err != nil {
				t.Fatal(err)
			}
			stopped(t, server.Pid)
			x := h.open(t, 80, 24, "--output", "null")
			t.Cleanup(func() { _ = server.Signal(syscall.SIGCONT) }) // before it is killed
			if what != "XDG_CONFIG_HOME" {
				hungScreen(t, x, what == "XDG_STATE_HOME", false)
				x.press("ctrl+c")
				x.see(`ctrl\+c again`)
				time.Sleep(2 * keyGap)
				x.press("ctrl+c")
			}
			want := 1
			if what == "XDG_STATE_HOME" {
				want = 0
			}
			if status := x.exit(); status != want {
				t.Errorf("exit status %d, want %d", status, want)
			}
			if what == "XDG_DATA_HOME" {
				x.seeWrapped(`all ?\d+ ?lines ?are ?saved ?in ?.*\.local/state/spotter/`)
			}
		})
	}
}

// stopped waits until SIGSTOP has stopped every thread of a process. A disk's process that
// still takes one question, and stops before its answer, leaves a thread that Linux cannot
// kill: the program that asked does not end.
func stopped(t *testing.T, pid int) {
	t.Helper()
	for began := time.Now(); ; time.Sleep(time.Millisecond) {
		running := 0
		threads, _ := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/stat", pid))
		for _, thread := range threads {
			b, err := os.ReadFile(thread)
			_, after, _ := strings.Cut(string(b), ") ")
			if err == nil && !strings.HasPrefix(after, "T") {
				running++
			}
		}
		if len(threads) > 0 && running == 0 {
			return
		}
		if time.Since(began) > patience {
			t.Fatalf("process %d was told to stop, and %d of its %d threads run", pid, running, len(threads))
		}
	}
}
