//go:build unix

package journal

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"spotter/race"
	"spotter/testrun"
)

// A disk that neither answers nor fails is a fault from 2 s on, and is counted. When
// the race is left its lines are rescued elsewhere, and one mending makes it whole.
func TestSilentDisk(t *testing.T) {
	rest, path := "", filepath.Join(t.TempDir(), "race.jsonl")
	synctest.Test(t, func(t *testing.T) {
		f, now := newFaultFS(), clock()
		h := hung{f, make(chan struct{})}
		w, err := Create(memPath, boston(), Options{FS: silent{h}, Now: now, Rescue: []string{"/full", "/state"}})
		must(t, err)
		defer close(h.answer)
		w.Append(cue(1, now()))
		time.Sleep(1900 * time.Millisecond)
		if s := w.Status(); s.Err != nil {
			t.Errorf("after 1.9 s: %v", s.Err)
		}
		for _, after := range []time.Duration{2, 3, 40} {
			time.Sleep(after*time.Second - 1900*time.Millisecond)
			d, ok := errors.AsType[*DiskError](w.Status().Err)
			if !ok || !errors.Is(d, ErrSilent) || d.For < 2*time.Second || d.Kept != 1 {
				t.Fatalf("after %d s: %+v", after, d)
			}
			time.Sleep(1900 * time.Millisecond)
		}
		w.Append(cue(2, now()))
		began := time.Now()
		u, ok := errors.AsType[*UnsavedError](w.Close("left"))
		if took := time.Since(began); !ok || took > 8*time.Second {
			t.Fatalf("Close took %v: %+v", took, u)
		}
		if u.Saved != 1 || u.Logged != 4 || u.Rest != "/state/race.jsonl.rest" {
			t.Errorf("%+v", u)
		}
		rest = string(f.read(u.Rest))
		must(t, os.WriteFile(path, f.read(memPath)[:strings.IndexByte(string(f.read(memPath)), '\n')+1], 0o600))
	})
	must(t, os.WriteFile(path+".rest", []byte(rest), 0o600))
	m, err := Mend(nil, path, path+".rest")
	must(t, err)
	if log := read(t, path); m.Added != 3 || log.Lines != 4 || !log.Closed {
		t.Errorf("%+v", m)
	}
}

// silent is a hung disk beside others: one that is full, and one that is well.
type silent struct{ hung }

func (s silent) OpenWrite(path string, create bool) (File, error) {
	switch {
	case strings.HasPrefix(path, "/full"):
		return nil, syscall.ENOSPC
	case strings.HasPrefix(path, "/state"):
		return s.faultFS.OpenWrite(path, create)
	}
	return s.hung.OpenWrite(path, create)
}

// A disk that is full to the end: what fits and what was rescued are the race.
func TestFullDiskAtTheEnd(t *testing.T) {
	var file, rest []byte
	synctest.Test(t, func(t *testing.T) {
		f, now := newFaultFS(), clock()
		w, err := Create(memPath, boston(), Options{FS: f, Now: now, Rescue: []string{"/state"}})
		must(t, err)
		full := func(o op, n int) (int, error) {
			if o == opWrite && n > 2 && n < 100 {
				return 0, syscall.ENOSPC
			}
			return 0, nil
		}
		w.Append(cue(1, now()))
		synctest.Wait()
		f.set(func(o op, n int) (int, error) { return full(o, n) })
		for id := race.EventID(2); id <= 30; id++ {
			w.Append(cue(id, now()))
		}
		synctest.Wait()
		f.set(func(o op, _ int) (int, error) {
			if o == opSync || o == opWrite {
				return 0, syscall.ENOSPC
			}
			return 0, nil
		})
		u, ok := errors.AsType[*UnsavedError](w.Close("left"))
		if !ok || u.Rest != "" || u.Saved != 2 || u.Logged != 32 {
			t.Fatalf("%+v", u)
		}
		if s := u.Error(); strings.Contains(s, "goes on") || strings.Contains(s, "in memory") {
			t.Errorf("at the end it says %q", s)
		}
		file, rest = f.read(memPath), u.Lines
	})
	path := filepath.Join(t.TempDir(), "race.jsonl")
	must(t, os.WriteFile(path, file, 0o600))
	must(t, os.WriteFile(path+".rest", rest, 0o600))
	for range 2 { // mending twice is no error
		_, err := Mend(nil, path, path+".rest")
		must(t, err)
		if log := read(t, path); log.Lines != 32 {
			t.Errorf("%d lines, want 32", log.Lines)
		}
	}
}

func TestMend(t *testing.T) {
	file, _ := example()
	lines := bytes.SplitAfter(file, []byte("\n"))
	part := func(from, to int) string { return string(bytes.Join(lines[from-1:to], nil)) }
	n := len(lines) - 1
	other := newChain(zeroHash)
	open := boston()
	open.Race = "Another"
	foreign := other.add(nil, &race.Event{Seq: 1, Kind: race.KindOpen, Open: &open})
	for seq := uint64(2); seq <= 8; seq++ {
		foreign = other.add(foreign, &race.Event{Seq: seq, Kind: race.KindFall})
	}
	foreignRest := string(bytes.Join(bytes.SplitAfter(foreign, []byte("\n"))[5:], nil))
	goneOn := part(1, 5) + string(newChainAt(lines[4]).add(nil, &race.Event{Seq: 6, Kind: race.KindOpen, Open: &open}))
	for _, tt := range []struct{ name, file, rest, want string }{
		{"the next lines", part(1, 5), part(6, n), ""},
		{"an overlap", part(1, 8), part(6, n), ""},
		{"mended already", part(1, n), part(6, n), ""},
		{"a torn end", part(1, 5) + `{"seq":6,`, part(6, n), ""},
		{"an empty journal", "", part(1, n), ""},
		{"no journal", "-", part(1, n), ""},
		{"a gap", part(1, 4), part(6, n), "begins with line 6, and the journal ends with line 4"},
		{"a gap inside", part(1, 5), part(6, 7) + part(9, n), "has seq 9 after seq 7"},
		{"wrong order", part(1, 5), part(7, 7) + part(6, 6), "has seq 6 after seq 7"},
		{"foreign", part(1, 5), foreignRest, "another race"},
		{"foreign, overlapping", part(1, 7), foreignRest, "another race"},
		{"gone on with", goneOn, part(6, n), "went on in the journal before it was mended"},
		{"changed", part(1, 5), strings.Replace(part(6, n), `"boot_ms":`, `"boot_ms":1`, 1), "does not follow"},
		{"exchanged", part(6, n), part(1, 5), "needs no mending"},
		{"no lines", part(1, 5), "", "is empty"},
		{"no journal lines", part(1, 5), "hello\n", "is no line of a journal"},
		{"damaged journal", part(1, 3) + "x\n" + part(5, 5), part(6, n), "is damaged"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "race.jsonl")
			rest := path + ".rest"
			if tt.file != "-" {
				must(t, os.WriteFile(path, []byte(tt.file), 0o600))
			}
			must(t, os.WriteFile(rest, []byte(tt.rest), 0o600))
			_, err := Mend(nil, path, rest)
			if now, _ := os.ReadFile(rest); string(now) != tt.rest {
				t.Errorf("the rest was changed: %s", now)
			}
			now, _ := os.ReadFile(path)
			if tt.want == "" {
				must(t, err)
				if !bytes.Equal(now, file) {
					t.Errorf("mended it is\n%s", now)
				}
				return
			}
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v, want %q", err, tt.want)
			}
			if string(now) != tt.file {
				t.Errorf("the journal was changed: %s", now)
			}
		})
	}
}

// newChainAt returns the chain that goes on after a line.
func newChainAt(line []byte) *chain { return newChain(lineHash(line)) }

// Whichever call fails, a journal that cannot be mended is as it was, or holds whole
// lines of the race and can be mended later.
func TestMendOnBadDisk(t *testing.T) {
	file, _ := example()
	lines := bytes.SplitAfter(file, []byte("\n"))
	for _, o := range []op{opWrite, opSync, opLock, opOpen, opCreate} {
		for at := 1; at < 8; at++ {
			f := newFaultFS()
			f.files["/r"] = &inode{data: bytes.Join(lines[:5], nil), dirty: make([]bool, 1<<16)}
			f.files["/rest"] = &inode{data: bytes.Join(lines[5:], nil)}
			f.files["/r"].dirty = f.files["/r"].dirty[:len(f.files["/r"].data)]
			f.fault = func(is op, n int) (int, error) {
				if is == o && n == at {
					return 30, syscall.ENOSPC
				}
				return 0, nil
			}
			_, err := Mend(f, "/r", "/rest")
			f.fault = nil
			if err != nil {
				if _, err = Mend(f, "/r", "/rest"); err != nil {
					t.Fatalf("%s %d: mended again: %v", o, at, err)
				}
			}
			if got := f.read("/r"); !bytes.Equal(got, file) {
				t.Fatalf("%s %d: it is\n%s", o, at, got)
			}
		}
	}
}

// rubbish is a file of one line again and again.
type rubbish struct {
	line string
	left int
}

func (r *rubbish) Read(b []byte) (n int, err error) {
	for r.left > 0 && n+len(r.line) <= len(b) {
		n += copy(b[n:], r.line)
		r.left--
	}
	if n == 0 {
		return 0, io.EOF
	}
	return n, nil
}

// 80 MB of rubbish, and a sound journal of 130,000 lines, take little memory.
func TestBoundedMemory(t *testing.T) {
	grown := func(f func()) uint64 {
		var before, after runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&before)
		f()
		runtime.GC()
		runtime.ReadMemStats(&after)
		return max(after.HeapAlloc, before.HeapAlloc) - before.HeapAlloc
	}
	var log *Log
	n := testrun.Long(t, 2_000_000, 2_000_000, 20_000_000)
	if got := grown(func() { log, _ = Read(&rubbish{"xy\n\n", n}) }); got > 4<<20 {
		t.Errorf("rubbish took %d bytes", got)
	}
	if log.Damaged != 2*n || len(log.Damage) != MaxDamages {
		t.Errorf("%d damages counted, %d kept", log.Damaged, len(log.Damage))
	}
	if !strings.HasPrefix(log.Verdict(), fmt.Sprintf("damaged in %d places", 2*n)) {
		t.Error(log.Verdict())
	}
	r := &sound{chain: newChain(zeroHash), left: 130_000}
	if got := grown(func() { log, _ = Verify(r) }); got > 4<<20 {
		t.Errorf("a sound journal took %d bytes", got)
	}
	if err := log.Err(); err != nil || log.Lines != 130_000 || log.LastSeq() != 130_000 || len(log.Events) > 0 {
		t.Errorf("%v: %d lines", err, log.Lines)
	}
}

// sound is a journal of many lines, made while it is read.
type sound struct {
	chain *chain
	left  int
	seq   uint64
	buf   []byte
}

func (s *sound) Read(b []byte) (int, error) {
	if len(s.buf) == 0 {
		if s.left == 0 {
			return 0, io.EOF
		}
		s.left--
		s.seq++
		e := race.Event{Seq: s.seq, Kind: race.KindFall}
		if s.seq == 1 {
			open := boston()
			e = race.Event{Seq: 1, Kind: race.KindOpen, Open: &open}
		}
		s.buf = s.chain.add(s.buf[:0], &e)
	}
	n := copy(b, s.buf)
	s.buf = s.buf[n:]
	return n, nil
}
