//go:build unix

package e2e

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"spotter/cmd/spotter/clitest"
	"spotter/text"
)

// fakeTTSWords is the fake program's command line, for programs that run it.
func fakeTTSWords(t *testing.T, h *home, words string) string {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	script := h.path("faketts")
	if err := os.WriteFile(script, []byte("#!/bin/sh\nunset "+asProgram+"\n"+clitest.AsTTS+"=1 exec "+text.ShellWord(self)+" \"$@\"\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	return text.ShellWord(script) + " " + words
}

// TestBuildIsInterrupted: ctrl+c while programs hang ends them and the build, with
// the code of a signal, nothing half-written, and a way to go on.
func TestBuildIsInterrupted(t *testing.T) {
	t.Parallel()
	h := newHome(t)
	dir, pids, tmp := clitest.UnspokenPack(t, 12), t.TempDir(), t.TempDir()
	h.env = append(h.env, "FAKETTS_PIDS="+pids, "TMPDIR="+tmp)
	x := h.open(t, 40, 12, "cues", "build", dir, "--jobs", "2", "--tts", fakeTTSWords(t, h, "hang@5 {out} {text}"))
	x.see(`░ *[0-9]+/13`)
	for began := time.Now(); ; time.Sleep(10 * time.Millisecond) {
		if found, _ := os.ReadDir(pids); len(found) > 0 {
			break
		}
		if time.Since(began) > patience {
			t.Fatal("the program did not hang")
		}
	}
	x.press("\x03")
	select {
	case <-x.exited:
	case <-time.After(patience):
		t.Fatal("ctrl+c did not end it")
	}
	if code := x.cmd.ProcessState.ExitCode(); code != 128+int(syscall.SIGINT) {
		t.Errorf("ended with %d", code)
	}
	x.see(`ended by SIGINT`)
	text := x.text()
	if !regexp.MustCompile(`ended by SIGINT: [0-9]+ of 13 sounds`).MatchString(strings.Join(strings.Fields(text), " ")) || strings.Contains(text, "░") {
		t.Errorf("the screen says\n%s", text)
	}
	clitest.NoneAlive(t, pids)
	if left, _ := filepath.Glob(filepath.Join(tmp, "spotter*")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
	if left, _ := filepath.Glob(filepath.Join(dir, ".*")); len(left) > 0 {
		t.Errorf("left in the pack: %v", left)
	}
	code, out := h.run(t, "cues", "build", dir, "--tts", fakeTTSWords(t, h, "say {out} {text}"))
	if code != 0 || !strings.Contains(out, "13 sounds: ") {
		t.Errorf("then %d, %s", code, out)
	}
	if code, out := h.run(t, "cues", "check", dir); code != 0 {
		t.Errorf("check %d, %s", code, out)
	}
}

// TestBuildKilled: whatever moment the program is killed in, each sound of the pack
// is the old one or the new one.
func TestBuildKilled(t *testing.T) {
	t.Parallel()
	h := newHome(t)
	dir := clitest.UnspokenPack(t, 16)
	tts := fakeTTSWords(t, h, "say {out} {text}")
	c := h.program("cues", "build", dir, "--jobs", "1", "--tts", tts)
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	for began := time.Now(); time.Since(began) < patience; time.Sleep(time.Millisecond) {
		if found, _ := filepath.Glob(filepath.Join(dir, "n*.wav")); len(found) > 5 {
			break
		}
	}
	c.Process.Kill()
	_ = c.Wait() // killed
	found, _ := filepath.Glob(filepath.Join(dir, "n*.wav"))
	for _, path := range found {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if err := clitest.WholeStamp(data); err != nil {
			t.Errorf("%s: %v", filepath.Base(path), err)
		}
	}
	if len(found) < 5 {
		t.Fatalf("only %d were made", len(found))
	}
	unlocked(t, dir)
	code, out := h.run(t, "cues", "build", dir, "--tts", tts)
	if code != 0 || strings.Contains(out, "made, 0 up to date") {
		t.Errorf("then %d, %s", code, out)
	}
}
