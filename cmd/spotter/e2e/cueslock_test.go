//go:build unix

package e2e

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"spotter/audio/audiotest"
	"spotter/cmd/spotter/clitest"
	"spotter/cmd/spotter/fault"
	"spotter/cues/pack"
)

// inUse fails unless commands are refused at once since another spotter has their
// folder.
func (h *home) inUse(t *testing.T, dir string, commands ...[]string) {
	t.Helper()
	for _, args := range commands {
		code, out := h.run(t, args...)
		if code != fault.ExitFailed || !strings.Contains(out, "folder "+dir+" is in use by another spotter") || !strings.Contains(out, "next: close that one") {
			t.Errorf("%v: code %d\n%s", args, code, out)
		}
	}
}

// TestBuildKilledUnlocks: a folder is one process's until that is killed, even while
// a program that it started goes on.
func TestBuildKilledUnlocks(t *testing.T) {
	t.Parallel()
	h := newHome(t)
	dir, pids := clitest.UnspokenPack(t, 3), t.TempDir()
	h.env = append(h.env, "FAKETTS_PIDS="+pids)
	build := func(words string) []string { return []string{"cues", "build", dir, "--tts", fakeTTSWords(t, h, words)} }
	c := h.program(build("hang {out} {text}")...)
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	pid := 0 // of what hangs
	for began := time.Now(); pid == 0; time.Sleep(10 * time.Millisecond) {
		if found, _ := os.ReadDir(pids); len(found) > 0 {
			pid, _ = strconv.Atoi(found[0].Name())
		}
		if time.Since(began) > patience {
			t.Fatal("the program did not hang")
		}
	}
	h.inUse(t, dir, build("say {out} {text}"), []string{"cues", "record", dir})
	if err := c.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = c.Wait() // killed
	if !clitest.Running(pid) {
		t.Error("what it started has ended with it: nothing was tested")
	}
	unlocked(t, dir)
	code, out := h.run(t, build("say {out} {text}")...)
	if code != fault.ExitDone || !strings.Contains(out, "4 sounds: 4 made") {
		t.Errorf("then %d, %s", code, out)
	}
	found, _ := os.ReadDir(pids)
	for _, f := range found {
		pid, _ := strconv.Atoi(f.Name())
		if group, err := syscall.Getpgid(pid); err == nil {
			_ = syscall.Kill(-group, syscall.SIGKILL) // it may have ended
		}
	}
}

// unlocked waits until the system has taken the lock of a folder from a program that was
// killed. A busy machine may need a moment for that: a process that it was about to start has
// the lock too until it becomes the other program.
func unlocked(t *testing.T, dir string) {
	t.Helper()
	for deadline := time.Now().Add(5 * time.Second); ; time.Sleep(10 * time.Millisecond) {
		_, unlock, err := pack.LockDraft(dir)
		if err == nil {
			_ = unlock()
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("5 s after a kill: %v", err)
		}
	}
}

// TestServerRecordLocks: while a voice is recorded nobody else records or builds in
// its folder; afterwards, and when it was killed, anybody may.
func TestServerRecordLocks(t *testing.T) {
	t.Parallel()
	s := audiotest.Start(t, audiotest.PulseAudio)
	h := newHome(t)
	h.use(s)
	dir := clitest.VoiceToRecord(t, h.path("voice"), "stop", "left", "right")
	record := []string{"cues", "record", dir, "--mic", audiotest.Laptop + ".monitor", "--output", "pulse:" + audiotest.Ear}
	build := []string{"cues", "build", dir, "--tts", fakeTTSWords(t, h, "say {out} {text}")}
	for _, kill := range []bool{true, false} {
		x := h.open(t, 80, 24, record...)
		x.see(`0 of 3 recorded`)
		h.inUse(t, dir, build)
		second := h.open(t, 80, 24, record...)
		second.seeWrapped(`folder .* is in use by another spotter`)
		if code := second.exit(); code != fault.ExitFailed {
			t.Errorf("the second one ended with %d", code)
		}
		if x.press("z"); kill {
			x.see(`z: not a key here: \? lists them`)
			_ = x.cmd.Process.Kill()
			<-x.exited
			unlocked(t, dir)
			continue
		}
		x.press("q")
		if code := x.exit(); code != fault.ExitDone {
			t.Errorf("exit code %d", code)
		}
	}
	if code, out := h.run(t, build...); code != fault.ExitDone || !strings.Contains(out, "3 sounds: 3 made") {
		t.Errorf("then %d, %s", code, out)
	}
	if hidden, _ := filepath.Glob(filepath.Join(dir, ".*")); len(hidden) > 0 {
		t.Errorf("left behind: %v", hidden)
	}
}
