//go:build unix

package journal

import (
	"bufio"
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"spotter/race"
	"spotter/testrun"
)

// unavailable skips a test that this machine cannot run, except in CI, where it
// must run.
func unavailable(t *testing.T, format string, args ...any) {
	t.Helper()
	if testrun.Whole() {
		t.Fatalf(format, args...)
	}
	t.Skipf(format, args...)
}

// A lock of another process holds, and ends with that process, however it ends.
func TestLockedByAnotherProcess(t *testing.T) {
	path := filepath.Join(t.TempDir(), "race.jsonl")
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), killEnv+"="+path)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = cmd.Process.Kill() }()
	if _, err := bufio.NewReader(out).ReadString('\n'); err != nil {
		t.Fatal(err)
	}
	// While it stands still, or it would fill the disk behind a slow reader.
	if err := cmd.Process.Signal(syscall.SIGSTOP); err != nil {
		t.Fatal(err)
	}
	_, _, err = Resume(path, boston(), options())
	if locked, ok := errors.AsType[*LockedError](err); !ok || locked.Path != path {
		t.Errorf("resumed while another process writes: %v", err)
	}
	if log, err := ReadFile(path); err != nil || len(log.Damage) > 0 {
		t.Errorf("read while another process writes: %v, %v", err, log.Err())
	}
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait() // it was killed
	w, _, err := Resume(path, boston(), options())
	if err != nil {
		t.Fatalf("after the other process was killed: %v", err)
	}
	if err := w.Close("done"); err != nil {
		t.Fatal(err)
	}
	read(t, path)
}

// A real file system that is really full, and then is not any more.
func TestFullDisk(t *testing.T) {
	dir := t.TempDir()
	if err := exec.Command("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", dir).Run(); err != nil {
		unavailable(t, "mounting a small tmpfs needs root and mount: %v", err)
	}
	defer func() {
		if out, err := exec.Command("umount", dir).CombinedOutput(); err != nil {
			t.Errorf("umount: %v: %s", err, out)
		}
	}()
	filler, path := filepath.Join(dir, "filler"), filepath.Join(dir, "race.jsonl")
	if err := os.WriteFile(filler, make([]byte, 32<<10), 0o600); err != nil {
		t.Fatal(err)
	}
	w, err := Create(path, boston(), options())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = w.Close("the test failed") }()
	const events = 100 // of half a kB
	for range events {
		w.Append(race.Event{Kind: race.KindNote, Text: strings.Repeat("x", 350)})
	}
	for end := time.Now().Add(5 * time.Second); w.Status().Err == nil; time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("the disk is full and nobody says so: %+v", w.Status())
		}
	}
	s := w.Status()
	if !errors.Is(s.Err, syscall.ENOSPC) || !strings.Contains(s.Err.Error(), "free some space") || s.Durable < 20 || s.Durable >= s.Logged {
		t.Errorf("%+v", s)
	}
	t.Logf("%d of %d lines fit; %v", s.Durable, s.Logged, s.Err)
	if log := read(t, path); uint64(log.Lines) != s.Durable {
		t.Errorf("%d lines in the file, %d durable", log.Lines, s.Durable)
	}
	if _, err := Create(filepath.Join(dir, "other.jsonl"), boston(), options()); !errors.Is(err, syscall.ENOSPC) || !strings.Contains(err.Error(), "on another disk") {
		t.Errorf("created on a full disk: %v", err)
	}
	if err := os.Remove(filler); err != nil {
		t.Fatal(err)
	}
	saved(t, w)
	if err := w.Close("done"); err != nil {
		t.Fatal(err)
	}
	if log := read(t, path); log.Lines != events+2 {
		t.Errorf("%d lines, want %d", log.Lines, events+2)
	}
}

// The verifier that docs/journal.md gives to strangers does what it says.
func TestPythonVerifier(t *testing.T) {
	t.Parallel()
	doc, err := os.ReadFile("../docs/journal.md")
	if err != nil {
		t.Fatal(err)
	}
	code := regexp.MustCompile("(?s)```python\n(.*?)```").FindSubmatch(doc)
	if code == nil || bytes.Count(code[1], []byte{'\n'}) > 10 {
		t.Fatal("docs/journal.md has no verifier of ten lines")
	}
	python, err := exec.LookPath("python3")
	if err != nil {
		unavailable(t, "no python3: %v", err)
	}
	script := filepath.Join(t.TempDir(), "verify.py")
	if err := os.WriteFile(script, code[1], 0o600); err != nil {
		t.Fatal(err)
	}
	whole, _ := example()
	lines := bytes.SplitAfter(whole, []byte{'\n'})
	for name, tt := range map[string]struct {
		file []byte
		ok   bool
	}{
		"whole":         {whole, true},
		"still open":    {bytes.Join(lines[:9], nil), true},
		"torn":          {whole[:len(whole)-5], false},
		"cut at quote":  {whole[:len(whole)-1], false},
		"changed":       {bytes.Replace(whole, []byte("mile 1"), []byte("mile 2"), 1), false},
		"line cut out":  {append(bytes.Clone(lines[0]), bytes.Join(lines[2:], nil)...), false},
		"head cut off":  {bytes.Join(lines[1:], nil), false},
		"lines swapped": {append(append(bytes.Clone(lines[0]), lines[2]...), lines[1]...), false},
		"empty":         {nil, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path := filepath.Join(t.TempDir(), "race.jsonl")
			if err := os.WriteFile(path, tt.file, 0o600); err != nil {
				t.Fatal(err)
			}
			out, err := exec.Command(python, script, path).CombinedOutput()
			if _, ran := errors.AsType[*exec.ExitError](err); err != nil && !ran {
				t.Fatal(err)
			}
			log := readBytes(t, tt.file)
			if (err == nil) != tt.ok || (log.Err() == nil) != tt.ok {
				t.Errorf("python says %v, %s; spotter says %s", err, out, log.Verdict())
			}
			if tt.ok && !bytes.Contains(out, []byte(log.Head)) {
				t.Errorf("python says %s, the head is %s", out, log.Head)
			}
		})
	}
}

// The jq lines of docs/journal.md run, and find something in the example.
func TestJq(t *testing.T) {
	doc, err := os.ReadFile("../docs/journal.md")
	if err != nil {
		t.Fatal(err)
	}
	jq, err := exec.LookPath("jq")
	if err != nil {
		unavailable(t, "no jq: %v", err)
	}
	lines := regexp.MustCompile(`(?m)^jq (-\w+ )?'([^']+)' race\.jsonl`).FindAllSubmatch(doc, -1)
	if len(lines) < 4 {
		t.Fatalf("docs/journal.md has %d jq lines", len(lines))
	}
	for _, l := range lines {
		args := append(strings.Fields(string(l[1])), string(l[2]), "testdata/example.jsonl")
		out, err := exec.Command(jq, args...).CombinedOutput()
		if err != nil || len(bytes.TrimSpace(out)) == 0 {
			t.Errorf("%s: %v: %s", l[0], err, out)
		}
	}
}
