package journal

import (
	"bytes"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// How a race ends whose file was harmed.
const (
	stays = "stays" // it is saved in its file: nothing was lost
	moves = "moves" // it is saved in another file, with every line
	fails = "fails" // it is told not to be saved, and what is missing is rescued
)

// rootHarms lists the ways in which root can harm a journal and its folders. Each lies in a folder
// top/a/b, top/link leads to top/a.
var rootHarms = []struct {
	name string
	do   func(t *testing.T, path string)
	ends string
}{
	{"another file mounted over it", func(t *testing.T, p string) {
		write(t, p+".new", os.O_CREATE, "another race\n")
		mount(t, p, "--bind", p+".new", p)
	}, moves},
	{"an empty file mounted over it", func(t *testing.T, p string) {
		write(t, p+".new", os.O_CREATE, "")
		mount(t, p, "--bind", p+".new", p)
	}, moves},
	{"itself mounted over it, read-only", func(t *testing.T, p string) {
		mount(t, p, "--bind", p, p)
		shell(t, "mount", "-o", "remount,ro,bind", p)
	}, stays},
	{"a disk mounted over its folder", func(t *testing.T, p string) {
		d := filepath.Dir(p)
		mount(t, d, "-t", "tmpfs", "spotter-test", d)
	}, moves},
	{"a read-only disk mounted over its folder", func(t *testing.T, p string) {
		d := filepath.Dir(p)
		mount(t, d, "-t", "tmpfs", "-o", "ro", "spotter-test", d)
	}, moves},
	{"a full disk mounted over its folder", func(t *testing.T, p string) {
		d := filepath.Dir(p)
		mount(t, d, "-t", "tmpfs", "-o", "size=4k", "spotter-test", d)
		write(t, filepath.Join(d, "x"), os.O_CREATE, strings.Repeat("x", 4096))
	}, moves},
	{"its folder mounted over itself, read-only", func(t *testing.T, p string) {
		d := filepath.Dir(p)
		mount(t, d, "--bind", d, d)
		shell(t, "mount", "-o", "remount,ro,bind", d)
	}, stays},
	{"a disk mounted over its folder's folder", func(t *testing.T, p string) {
		d := filepath.Dir(filepath.Dir(p))
		mount(t, d, "-t", "tmpfs", "spotter-test", d)
	}, moves},
	{"made immutable", func(t *testing.T, p string) { attribute(t, p, "i") }, fails},
	{"made append-only", func(t *testing.T, p string) { attribute(t, p, "a") }, stays},
	{"its folder made immutable", func(t *testing.T, p string) { attribute(t, filepath.Dir(p), "i") }, stays},
	{"its folder made immutable, and it emptied", func(t *testing.T, p string) {
		must(t, os.Truncate(p, 0))
		attribute(t, filepath.Dir(p), "i")
	}, moves},
	{"a hole punched into it", func(t *testing.T, p string) { shell(t, "fallocate", "-p", "-o", "100", "-l", "50", p) }, moves},
	{"zeros written over it", func(t *testing.T, p string) { shell(t, "fallocate", "-z", "-n", "-o", "100", "-l", "50", p) }, moves},
	{"made longer without a write", func(t *testing.T, p string) { shell(t, "fallocate", "-l", "65536", p) }, moves},
	{"linked", func(t *testing.T, p string) { must(t, os.Link(p, p+".link")) }, stays},
	{"linked, and the link renamed over it", func(t *testing.T, p string) {
		must(t, os.Link(p, p+".link"))
		must(t, os.Rename(p+".link", p))
	}, stays},
	{"linked, and its own name removed", func(t *testing.T, p string) {
		must(t, os.Link(p, p+".link"))
		must(t, os.Remove(p))
	}, moves},
	{"given away", func(t *testing.T, p string) { must(t, os.Chown(p, 65534, 65534)) }, stays},
}

func shell(t *testing.T, args ...string) {
	t.Helper()
	if out, err := exec.Command(args[0], args[1:]...).CombinedOutput(); err != nil {
		unavailable(t, "%v: %v: %s", args, err, out)
	}
}

func mount(t *testing.T, at string, args ...string) {
	t.Helper()
	shell(t, append([]string{"mount"}, args...)...)
	t.Cleanup(func() { shell(t, "umount", "-l", at) })
}

func attribute(t *testing.T, path, letter string) {
	t.Helper()
	shell(t, "chattr", "+"+letter, path)
	t.Cleanup(func() { shell(t, "chattr", "-"+letter, path) })
}

// Whatever root does to the file, its disk and its folders: what is called saved is
// there under the path that is named, and else every line is somewhere else.
func TestHarmsOfRoot(t *testing.T) {
	if os.Geteuid() != 0 {
		unavailable(t, "needs root, for mounts and chattr")
	}
	for _, h := range rootHarms {
		for _, then := range []string{"key", "leave"} {
			t.Run(h.name+", "+then, func(t *testing.T) {
				t.Parallel()
				w, path, _ := harmed(t, Options{LookEvery: 20 * time.Millisecond, CloseWithin: 300 * time.Millisecond})
				h.do(t, path)
				endsAs(t, w, path, then, h.ends)
			})
		}
	}
}

// A journal on a disk that is unmounted while it is open.
func TestHarmUnmounted(t *testing.T) {
	if os.Geteuid() != 0 {
		unavailable(t, "needs root, to mount")
	}
	for _, then := range []string{"key", "leave"} {
		t.Run(then, func(t *testing.T) {
			top := t.TempDir()
			shell(t, "mount", "-t", "tmpfs", "spotter-test", top)
			path := filepath.Join(top, "r.jsonl")
			w, err := Create(path, boston(), Options{Now: clock(), LookEvery: 20 * time.Millisecond, Rescue: []string{t.TempDir()}})
			must(t, err)
			w.Append(cue(1, w.o.Now()))
			saved(t, w)
			shell(t, "umount", "-l", top)
			endsAs(t, w, path, then, moves)
		})
	}
}

// A journal that was opened through a link to a folder, and the link then leads to
// another one.
func TestHarmLinkSwitched(t *testing.T) {
	for _, then := range []string{"key", "leave"} {
		t.Run(then, func(t *testing.T) {
			top := t.TempDir()
			link := filepath.Join(top, "link")
			for _, d := range []string{"one", "two"} {
				must(t, os.Mkdir(filepath.Join(top, d), 0o700))
			}
			must(t, os.Symlink("one", link))
			path := filepath.Join(link, "r.jsonl")
			w, err := Create(path, boston(), Options{Now: clock(), LookEvery: 20 * time.Millisecond, Rescue: []string{t.TempDir()}})
			must(t, err)
			w.Append(cue(1, w.o.Now()))
			saved(t, w)
			must(t, os.Symlink("two", link+".new"))
			must(t, os.Rename(link+".new", link))
			endsAs(t, w, path, then, moves)
		})
	}
}

// endsAs goes on with a race whose file was harmed, leaves it, and fails unless it ends
// as it should, and everything that is told of it is so.
func endsAs(t *testing.T, w *Writer, path, then, ends string) {
	t.Helper()
	isTrue(t, w, path, goesOn(t, w, then), ends)
}

// goesOn appends a cue where then is "key", waits until that is saved or there is a
// fault, and leaves.
func goesOn(t *testing.T, w *Writer, then string) error {
	t.Helper()
	if then == "key" {
		w.Append(cue(21, w.o.Now()))
		for deadline := time.Now().Add(5 * time.Second); ; time.Sleep(5 * time.Millisecond) {
			if s := w.Status(); s.Err != nil || s.Durable == s.Logged && s.Logged > 2 {
				break
			}
			if time.Now().After(deadline) {
				t.Fatalf("neither saved nor a fault: %+v", w.Status())
			}
		}
	}
	return w.Close("left")
}

// isTrue fails unless a race that was left ended as it should, and everything that is
// told of it is so. err is what Close returned.
func isTrue(t *testing.T, w *Writer, path string, err error, ends string) {
	t.Helper()
	s := w.Status()
	if unsaved, ok := errors.AsType[*UnsavedError](err); ok {
		if ends != fails {
			t.Errorf("ends with %v, want: %s", err, ends)
		}
		isRescued(t, unsaved, s)
		return
	}
	must(t, err)
	log := read(t, s.Path)
	if !log.Closed || uint64(log.Lines) != s.Logged || s.Durable != s.Logged || s.Err != nil {
		t.Errorf("called saved: %+v, and %s has %d lines", s, s.Path, log.Lines)
	}
	if moved := s.Path != path; moved != (ends == moves) || moved != (s.Moved != nil) || ends == fails {
		t.Errorf("ended in %s, moved %+v, want: %s", s.Path, s.Moved, ends)
	}
}

// isRescued fails unless the lines that are called saved are in the journal, and the
// others where they are told to be.
func isRescued(t *testing.T, u *UnsavedError, s Status) {
	t.Helper()
	var whole []byte
	if u.Saved > 0 {
		b, err := os.ReadFile(u.Path)
		must(t, err)
		for i, line := range bytes.SplitAfter(b, []byte("\n")) {
			if uint64(i) < u.Saved {
				whole = append(whole, line...)
			}
		}
	}
	rest := u.Lines
	if u.Rest != "" {
		b, err := os.ReadFile(u.Rest)
		must(t, err)
		rest = b
	}
	log, err := Read(io.MultiReader(bytes.NewReader(whole), bytes.NewReader(rest)))
	must(t, errors.Join(err, log.Err()))
	if uint64(log.Lines) != s.Logged || !log.Closed {
		t.Errorf("%d lines are saved and rescued, want %d", log.Lines, s.Logged)
	}
}

// rightsHarms lists the ways in which a user who is not root loses rights.
var rightsHarms = []struct {
	name string
	do   func(t *testing.T, path string)
	ends string
}{
	{"file 0000", func(t *testing.T, p string) { must(t, os.Chmod(p, 0)) }, stays},
	{"file 0400", func(t *testing.T, p string) { must(t, os.Chmod(p, 0o400)) }, stays},
	{"folder 0000", func(t *testing.T, p string) { must(t, os.Chmod(filepath.Dir(p), 0)) }, fails},
	{"folder 0500", func(t *testing.T, p string) { must(t, os.Chmod(filepath.Dir(p), 0o500)) }, stays},
	{"folder 0500, file emptied", func(t *testing.T, p string) {
		must(t, os.Truncate(p, 0))
		must(t, os.Chmod(filepath.Dir(p), 0o500))
	}, moves},
	{"folder's folder 0000", func(t *testing.T, p string) { must(t, os.Chmod(filepath.Dir(filepath.Dir(p)), 0)) }, fails},
}

// TestHarmsOfRights is for a user who is not root; root runs it as one.
func TestHarmsOfRights(t *testing.T) {
	if os.Geteuid() == 0 {
		asNobody(t, "^TestHarmsOfRights$")
		return
	}
	for _, h := range rightsHarms {
		for _, then := range []string{"key", "leave"} {
			t.Run(h.name+", "+then, func(t *testing.T) {
				w, path, _ := harmed(t, Options{LookEvery: 20 * time.Millisecond, CloseWithin: 300 * time.Millisecond})
				dir := filepath.Dir(path)
				t.Cleanup(func() { // so that it can be removed
					_ = os.Chmod(filepath.Dir(dir), 0o700)
					_ = os.Chmod(dir, 0o700)
				})
				h.do(t, path)
				err := goesOn(t, w, then)
				must(t, os.Chmod(filepath.Dir(dir), 0o700)) // to look at what is there
				must(t, os.Chmod(dir, 0o700))
				must(t, os.Chmod(path, 0o600))
				isTrue(t, w, path, err, h.ends)
			})
		}
	}
}

// asNobody runs tests of this program as a user without rights.
func asNobody(t *testing.T, run string) {
	t.Helper()
	dir, err := os.MkdirTemp("", "spotter-nobody-*")
	must(t, err)
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	self, err := os.ReadFile(os.Args[0])
	must(t, err)
	program := filepath.Join(dir, "journal.test")
	must(t, errors.Join(os.WriteFile(program, self, 0o755), os.Chmod(dir, 0o777)))
	c := exec.Command(program, "-test.run="+run, "-test.v", "-test.count="+strconv.Itoa(1))
	c.Dir, c.Env = dir, append(os.Environ(), "TMPDIR="+dir)
	c.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
	out, err := c.CombinedOutput()
	switch {
	case errors.Is(err, os.ErrPermission):
		unavailable(t, "may not run as another user: %v", err)
	case err != nil:
		t.Fatalf("as nobody: %v\n%s", err, out)
	case !bytes.Contains(out, []byte("--- PASS: TestHarmsOfRights")):
		t.Fatalf("as nobody it did not run:\n%s", out)
	}
}
