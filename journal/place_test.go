//go:build unix

package journal

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"spotter/race"
)

// harms lists the ways in which other programs can harm a journal and its folder.
var harms = []struct {
	name   string
	do     func(t *testing.T, path string)
	here   bool   // the new file lies in the same folder
	why    string // what is told
	leaves bool   // nothing but leaving finds it
}{
	{"removed", func(t *testing.T, p string) { must(t, os.Remove(p)) }, true, "removed or renamed", false},
	{"renamed", func(t *testing.T, p string) { must(t, os.Rename(p, p+".old")) }, true, "removed or renamed", false},
	{"emptied", func(t *testing.T, p string) { must(t, os.Truncate(p, 0)) }, true, "cut short", false},
	{"cut in the middle", func(t *testing.T, p string) { must(t, os.Truncate(p, 500)) }, true, "cut short", false},
	{"appended to", func(t *testing.T, p string) { write(t, p, os.O_APPEND, "foreign\n") }, true, "another program wrote to the file", false},
	{"another renamed over it", func(t *testing.T, p string) {
		write(t, p+".new", os.O_CREATE, "another race\n")
		must(t, os.Rename(p+".new", p))
	}, true, "another file has its name", false},
	{"a link in its place", func(t *testing.T, p string) {
		write(t, p+".new", os.O_CREATE, "another race\n")
		must(t, os.Remove(p))
		must(t, os.Symlink(p+".new", p))
	}, true, "another file has its name", false},
	{"a folder in its place", func(t *testing.T, p string) { must(t, os.Remove(p)); must(t, os.Mkdir(p, 0o700)) }, true, "another file has its name", false},
	{"a copy in its place", func(t *testing.T, p string) {
		b, err := os.ReadFile(p)
		must(t, err)
		must(t, os.Remove(p))
		must(t, os.WriteFile(p, b, 0o600))
	}, true, "another file has its name", false},
	{"overwritten, same length", func(t *testing.T, p string) { write(t, p, 0, `{"seq":7`) }, true, "changed lines", false},
	{"overwritten, same length and time", func(t *testing.T, p string) {
		info, err := os.Stat(p)
		must(t, err)
		write(t, p, 0, `{"seq":7`)
		must(t, os.Chtimes(p, time.Now(), info.ModTime()))
	}, true, "changed lines", true},
	{"folder renamed", func(t *testing.T, p string) { d := filepath.Dir(p); must(t, os.Rename(d, d+"-old")) }, false, "removed or renamed", false},
	{"folder removed", func(t *testing.T, p string) { must(t, os.RemoveAll(filepath.Dir(p))) }, false, "removed or renamed", false},
	{"folder's folder renamed", func(t *testing.T, p string) {
		d := filepath.Dir(filepath.Dir(p))
		must(t, os.Rename(d, d+"-old"))
	}, false, "removed or renamed", false},
	{"a file for its folder", func(t *testing.T, p string) {
		d := filepath.Dir(p)
		must(t, os.RemoveAll(d))
		write(t, d, os.O_CREATE, "x")
	}, false, "removed or renamed", false},
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func write(t *testing.T, path string, flags int, s string) {
	t.Helper()
	f, err := os.OpenFile(path, os.O_WRONLY|flags, 0o600)
	must(t, err)
	_, err = f.WriteString(s)
	must(t, errors.Join(err, f.Close()))
}

// harmed is a journal with lines in it, and places to rescue them to.
func harmed(t *testing.T, o Options) (w *Writer, path, state string) {
	t.Helper()
	top := t.TempDir()
	state = filepath.Join(top, "state", "spotter")
	o.Now, o.Rescue = clock(), []string{state}
	path = filepath.Join(top, "a", "b", "r.jsonl")
	must(t, os.MkdirAll(filepath.Dir(path), 0o700))
	w, err := Create(path, boston(), o)
	must(t, err)
	t.Cleanup(func() { _ = w.Close("test") })
	for id := race.EventID(1); id <= 20; id++ {
		w.Append(cue(id, o.Now()))
	}
	saved(t, w)
	return w, path, state
}

// Whatever another program does to the file: nobody presses a key, a look is asked for, a key
// is pressed, or the race is left, and every line is in the file that the status names, and the file of
// the other program is as it left it.
func TestHarmsOfOthers(t *testing.T) {
	for _, h := range harms {
		for _, then := range []string{"idle", "asked", "key", "leave"} {
			if h.leaves && then != "leave" || then == "key" && strings.HasPrefix(h.why, "changed") {
				continue // reading back is for the look that comes after a while
			}
			t.Run(h.name+", "+then, func(t *testing.T) {
				t.Parallel()
				told := make(chan bool, 100)
				every := time.Hour
				if then == "idle" {
					every = 20 * time.Millisecond
				}
				w, path, state := harmed(t, Options{LookEvery: every, Told: func() { told <- true }})
				h.do(t, path)
				left, _ := os.ReadFile(path)
				switch then {
				case "key":
					w.Append(cue(21, w.o.Now()))
					<-told
					saved(t, w)
				case "asked":
					w.Look()
					<-told
					saved(t, w)
				case "idle":
					<-told
					saved(t, w)
				}
				must(t, w.Close("left"))
				checkMoved(t, w, path, state, h.here, h.why)
				if now, _ := os.ReadFile(path); !bytes.Equal(left, now) {
					t.Errorf("the file of the other program was changed:\n%s\n%s", left, now)
				}
			})
		}
	}
}

// checkMoved fails unless the journal went on in another file, as it should.
func checkMoved(t *testing.T, w *Writer, path, state string, here bool, why string) {
	t.Helper()
	s := w.Status()
	if s.Moved == nil || !strings.Contains(s.Moved.Why.Error(), why) || s.Moved.From != path {
		t.Fatalf("moved %+v, want because it %s", s.Moved, why)
	}
	want := filepath.Join(state, "r.jsonl")
	if here {
		want = strings.TrimSuffix(path, ".jsonl") + "-2.jsonl"
	}
	if s.Path != want || s.Moved.To != want || w.Path() != want {
		t.Errorf("it went on in %s, want %s", s.Path, want)
	}
	log := read(t, s.Path)
	if !log.Closed || uint64(log.Lines) != s.Durable || s.Durable != s.Logged || log.Lines < 22 {
		t.Errorf("%d lines, %+v", log.Lines, s)
	}
	info, err := os.Stat(s.Path)
	must(t, err)
	if info.Mode().Perm() != 0o600 {
		t.Errorf("rights %v", info.Mode())
	}
}

// Where no folder takes the lines, nothing counts as saved, and Close hands them over.
func TestNowhereToGo(t *testing.T) {
	told := make(chan bool, 100)
	w, path, state := harmed(t, Options{LookEvery: 20 * time.Millisecond, CloseWithin: 300 * time.Millisecond, Told: func() { told <- true }})
	write(t, filepath.Dir(state), os.O_CREATE, "a file where the folder should be")
	must(t, os.RemoveAll(filepath.Dir(path)))
	<-told
	s := w.Status()
	if d, ok := errors.AsType[*DiskError](s.Err); !ok || s.Durable != 0 || !errors.Is(d, fs.ErrNotExist) {
		t.Errorf("%+v", s)
	}
	u, ok := errors.AsType[*UnsavedError](w.Close("left"))
	if !ok || u.Saved != 0 || u.Rest != "" {
		t.Fatalf("%+v", u)
	}
	log, err := Read(bytes.NewReader(u.Lines))
	must(t, errors.Join(err, log.Err()))
	if log.Lines != 22 || !log.Closed {
		t.Errorf("%d lines were handed over", log.Lines)
	}
}

// A file that comes back counts again. Where it comes back between a look and the
// answer to it, the race is whole in the file beside it.
func TestFileComesBack(t *testing.T) {
	for range 20 {
		if comesBack(t) || t.Failed() {
			return
		}
	}
	t.Error("in none of 20 tries did the file count again")
}

// comesBack takes a journal's folder away and brings it back. It reports whether the
// journal goes on in its own file.
func comesBack(t *testing.T) bool {
	t.Helper()
	told := make(chan bool, 100)
	w, path, state := harmed(t, Options{LookEvery: 20 * time.Millisecond, RetryMost: 100 * time.Millisecond, Told: func() { told <- true }})
	write(t, filepath.Dir(state), os.O_CREATE, "a file where the folder should be")
	dir := filepath.Dir(path)
	must(t, os.Rename(dir, dir+"-old"))
	<-told
	w.Append(cue(21, w.o.Now()))
	must(t, os.Rename(dir+"-old", dir))
	saved(t, w)
	must(t, w.Close("left"))
	s := w.Status()
	if log := read(t, s.Path); log.Lines < 23 || uint64(log.Lines) != s.Durable || !log.Closed || s.Durable != s.Logged {
		t.Errorf("%d lines, %+v", log.Lines, s)
	}
	return s.Moved == nil && s.Path == path
}

// What another program does to the file again and again is each time answered.
func TestHarmedAgain(t *testing.T) {
	w, _, _ := harmed(t, Options{LookEvery: time.Hour})
	for n := range 5 {
		must(t, os.Truncate(w.Path(), 0))
		w.Append(cue(race.EventID(100+n), w.o.Now()))
		saved(t, w)
	}
	must(t, w.Close("left"))
	if log := read(t, w.Path()); log.Lines < 27 || filepath.Base(w.Path()) != "r-6.jsonl" {
		t.Errorf("%d lines in %s", log.Lines, w.Path())
	}
}

// A resumed journal has its earlier lines in memory too.
func TestHarmedAfterResume(t *testing.T) {
	first, path, state := harmed(t, Options{})
	must(t, first.Close("killed"))
	write(t, path, os.O_APPEND, `{"seq":23,"torn`)
	w, log, err := Resume(path, boston(), Options{Now: clock(), LookEvery: time.Hour, Rescue: []string{state}})
	must(t, err)
	must(t, os.Remove(path))
	w.Append(cue(race.EventID(log.LastSeq())+1, w.o.Now()))
	must(t, w.Close("left"))
	checkMoved(t, w, path, state, true, "removed")
}

// A journal with wider rights is narrowed when it is taken up, and so are the files
// beside it.
func TestRights(t *testing.T) {
	first, path, _ := harmed(t, Options{})
	must(t, first.Close("killed"))
	write(t, path, os.O_APPEND, "torn")
	must(t, os.Chmod(path, 0o664))
	w, _, err := Resume(path, boston(), options())
	must(t, err)
	must(t, w.Close("left"))
	for _, p := range []string{path, path + ".torn"} {
		info, err := os.Stat(p)
		must(t, err)
		if info.Mode().Perm() != 0o600 {
			t.Errorf("%s has rights %v, want 0600", p, info.Mode())
		}
	}
}
