//go:build unix

package e2e

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"syscall"
	"testing"
	"time"

	"spotter/audio/audiotest"
	"spotter/testrun"
)

// hangingDisk is a file system whose calls wait while a file is there: those that the
// file names, and writes and syncs where it is empty.
const hangingDisk = `
import os, sys, time
try:
    from fuse import FUSE, Operations, FuseOSError
except ImportError:
    from fusepy import FUSE, Operations, FuseOSError
class Hanging(Operations):
    def __init__(self, root): self.root = root
    def at(self, path): return self.root + path
    def hang(self, call):
        while True:
            try: calls = open(self.root + ".hang").read()
            except OSError: return
            if call not in (calls or "write fsync").split(): return
            time.sleep(0.05)
    def getattr(self, path, fh=None):
        self.hang("getattr")
        try: st = os.lstat(self.at(path))
        except OSError as e: raise FuseOSError(e.errno)
        return {k: getattr(st, k) for k in ("st_atime", "st_ctime", "st_gid", "st_mode", "st_mtime", "st_nlink", "st_size", "st_uid")}
    def readdir(self, path, fh): self.hang("readdir"); return [".", ".."] + os.listdir(self.at(path))
    def mkdir(self, path, mode): self.hang("mkdir"); os.mkdir(self.at(path), mode)
    def unlink(self, path): self.hang("unlink"); os.unlink(self.at(path))
    def create(self, path, mode, fi=None): self.hang("create"); return os.open(self.at(path), os.O_RDWR | os.O_CREAT | os.O_EXCL, mode)
    def open(self, path, flags): self.hang("open"); return os.open(self.at(path), flags)
    def read(self, path, n, off, fh): self.hang("read"); return os.pread(fh, n, off)
    def write(self, path, b, off, fh): self.hang("write"); return os.pwrite(fh, b, off)
    def truncate(self, path, n, fh=None): os.truncate(self.at(path), n)
    def fsync(self, path, data, fh): self.hang("fsync"); os.fsync(fh); return 0
    def fsyncdir(self, path, data, fh): self.hang("fsyncdir"); return 0
    def rename(self, old, new): self.hang("rename"); os.rename(self.at(old), self.at(new))
    def release(self, path, fh): os.close(fh); return 0
    def chmod(self, path, mode): os.chmod(self.at(path), mode)
FUSE(Hanging(sys.argv[1]), sys.argv[2], foreground=True, attr_timeout=0, entry_timeout=0, negative_timeout=0)
`

// mountHanging mounts a disk that hangs while hang exists.
func mountHanging(t *testing.T, h *home) (dir, hang string) {
	t.Helper()
	dir, hang, _ = mountHangingServed(t, h)
	return dir, hang
}

// mountHangingServed is mountHanging, and returns the process that serves the disk.
func mountHangingServed(t *testing.T, h *home) (dir, hang string, server *os.Process) {
	t.Helper()
	audiotest.Need(t, "umount")
	root := h.path("under")
	dir, hang = h.path("disk"), root+".hang"
	for _, d := range []string{root, dir} {
		if err := os.Mkdir(d, 0o700); err != nil {
			t.Fatal(err)
		}
	}
	c := exec.Command("/usr/bin/python3", "-c", hangingDisk, root, dir)
	if err := c.Start(); err != nil {
		unmountable(t, err)
	}
	ended := make(chan error, 1)
	go func() { ended <- c.Wait() }()
	probe := filepath.Join(root, "probe")
	if err := os.WriteFile(probe, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = os.Remove(hang)
		_ = c.Process.Signal(syscall.SIGCONT)
		_ = exec.Command("umount", "-l", dir).Run() // it may never have been mounted
		_ = c.Process.Kill()
	})
	for deadline := time.Now().Add(10 * time.Second); ; time.Sleep(20 * time.Millisecond) {
		if _, err := os.Stat(filepath.Join(dir, "probe")); err == nil {
			return dir, hang, c.Process
		}
		select {
		case err := <-ended:
			unmountable(t, err)
		default:
		}
		if time.Now().After(deadline) {
			unmountable(t, os.ErrDeadlineExceeded)
		}
	}
}

func unmountable(t *testing.T, err error) {
	t.Helper()
	audiotest.Lacking(t, "may not mount a disk that hangs here (FUSE and python3-fusepy): %v", err)
}

// A disk that hangs without an error is a fault that counts on; the race can be left,
// and what the disk did not take makes it whole again once it answers.
func TestWholeProgramHungDisk(t *testing.T) {
	testrun.Slow(t, "a disk that hangs")
	t.Parallel()
	h := newHome(t)
	disk, hang := mountHanging(t, h)
	path := filepath.Join(disk, "race.jsonl")
	x := h.open(t, 80, 24, "--pack", tonePack(t), "--journal", path, "--output", "null", "--start-now")
	awaitJournal(t, path, "an open output", func(l []line) bool { return len(states(l)) > 0 })
	x.pressed(path, 1, "left")
	if err := os.WriteFile(hang, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	x.press("right")
	x.see(`NOT SAVED for [2-9] s: the disk does not answer`)
	x.see(`NOT SAVED for [4-9] s: the disk does not answer`)
	x.press("ctrl+c")
	x.see(`ctrl\+c again leaves: \d+ lines NOT SAVED`)
	time.Sleep(2 * keyGap)
	x.press("ctrl+c")
	rest := h.path(".local/state/spotter/race.jsonl.rest")
	x.seeWrapped(regexp.QuoteMeta("spotter journal mend " + path + " " + rest))
	// All is told while the disk still hangs. The system takes the program away only
	// when its call to that disk returns.
	if err := os.Remove(hang); err != nil {
		t.Fatal(err)
	}
	if status := x.exit(); status != 1 {
		t.Errorf("exit status %d, want 1", status)
	}
	if status, out := h.run(t, "journal", "mend", path, rest); status != 0 {
		t.Fatalf("journal mend: exit status %d: %s", status, out)
	}
	h.verified(t, path)
	if lines := readJournal(t, path); len(only(lines, "cue")) != 2 || lines[len(lines)-1].Kind != "close" {
		t.Errorf("%d lines after mending", len(lines))
	}
}
