package mirrors

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"spotter/journal/faultdisk"
)

// TestReopenAtEveryByte cuts the file of a mirror at each byte, as a kill or a power failure
// may leave it, and lets the pair go on from what the store then says.
func TestReopenAtEveryByte(t *testing.T) {
	all := lines(6, "Ann", "a")
	whole, name := join(all), nameOf(t, all)
	folder := t.TempDir()
	for at := range len(whole) + 1 {
		file := filepath.Join(folder, aRace, name+suffix)
		os.RemoveAll(filepath.Dir(file))
		os.MkdirAll(filepath.Dir(file), 0o700)
		if err := os.WriteFile(file, whole[:at], 0o600); err != nil {
			t.Fatal(err)
		}
		s, err := Open(Options{Folder: folder, FS: new(faultdisk.Disk)})
		if err != nil {
			t.Fatal(err)
		}
		c, err := s.Copy(aRace, name)
		if want := bytes.LastIndexByte(whole[:at], '\n') + 1; err != nil || c.Size != int64(want) {
			t.Fatalf("cut at %d: the store has %+v, %v, want %d bytes", at, c, err, want)
		}
		if torn, _ := os.ReadFile(file + ".torn"); string(torn) != string(whole[c.Size:at]) {
			t.Fatalf("cut at %d: %d bytes were set aside", at, len(torn))
		}
		if c.Size < int64(len(whole)) {
			add(t, s, name, c.Size, whole[c.Size:])
		}
		same(t, s, name, whole)
		s.Close()
	}
}

// TestDamagedFile turns over a bit of a mirror's file, as a failing disk does.
func TestDamagedFile(t *testing.T) {
	all := lines(6, "Ann", "a")
	whole, name := join(all), nameOf(t, all)
	for at := 0; at < len(whole); at += 37 {
		folder := t.TempDir()
		s := open(t, folder, new(faultdisk.Disk))
		add(t, s, name, 0, whole)
		s.Close()
		bad := bytes.Clone(whole)
		bad[at] ^= 4
		if err := os.WriteFile(s.Path(aRace, name), bad, 0o600); err != nil {
			t.Fatal(err)
		}
		s = open(t, folder, new(faultdisk.Disk))
		c, err := s.Copy(aRace, name)
		if want := bytes.LastIndexByte(whole[:at], '\n') + 1; err != nil || c.Size > int64(want) {
			t.Fatalf("damaged at %d: the store has %+v, %v, want at most %d bytes", at, c, err, want)
		}
		if torn, _ := os.ReadFile(s.Path(aRace, name) + ".torn"); string(torn) != string(bad[c.Size:]) {
			t.Fatalf("damaged at %d: what was cut off was not set aside", at)
		}
		add(t, s, name, c.Size, whole[c.Size:])
		same(t, s, name, whole)
		s.Close()
	}
}

// TestFaults lets calls of the file system fail in the middle of an append.
func TestFaults(t *testing.T) {
	all := lines(9, "Ann", "a")
	name := nameOf(t, all)
	for what, calls := range map[string][]string{
		"write":                {"write"},
		"sync":                 {"sync"},
		"sync and cutting":     {"sync", "truncate"},
		"write and cutting":    {"write", "truncate"},
		"opening":              {"open"},
		"name of a new file":   {"syncdir"},
		"folder of a new race": {"folder"},
	} {
		d := new(faultdisk.Disk)
		s := open(t, t.TempDir(), d)
		d.Fail(faultdisk.Failing(syscall.EIO, calls...))
		if a, err := s.Append(aRace, name, 0, join(all[:3])); !errors.Is(err, syscall.EIO) || errors.Is(err, ErrFull) || a.Taken {
			t.Errorf("%s, first batch: %+v, %v", what, a, err)
		}
		d.Fail(nil)
		size := add(t, s, name, 0, join(all[:3])).Size
		d.Fail(faultdisk.Failing(syscall.EIO, calls...))
		if calls[0] != "syncdir" && calls[0] != "folder" { // those are of a new file only
			if a, err := s.Append(aRace, name, size, join(all[3:7])); !errors.Is(err, syscall.EIO) || a.Taken {
				t.Errorf("%s: %+v, %v", what, a, err)
			}
		}
		if c, err := s.Copy(aRace, name); err != nil || c.Size != size {
			t.Errorf("%s: the store has %+v, %v, and should have %d bytes as before", what, c, err, size)
		}
		d.Fail(nil)
		// A shorter batch than the one that failed: nothing of that one may be left behind it.
		add(t, s, name, size, join(all[3:4]))
		same(t, s, name, join(all[:4]))
		add(t, s, name, int64(len(join(all[:4]))), join(all[4:]))
		same(t, s, name, join(all))
	}
}

func TestFullDisk(t *testing.T) {
	all := lines(9, "Ann", "a")
	name := nameOf(t, all)
	d := new(faultdisk.Disk)
	s := open(t, t.TempDir(), d)
	size := add(t, s, name, 0, join(all[:3])).Size
	for _, full := range []error{syscall.ENOSPC, syscall.EDQUOT} {
		d.Fail(faultdisk.Failing(full, "write"))
		if _, err := s.Append(aRace, name, size, join(all[3:])); !errors.Is(err, ErrFull) {
			t.Errorf("%v: %v", full, err)
		}
		same(t, s, name, join(all[:3]))
	}
	d.Fail(nil)
	add(t, s, name, size, join(all[3:]))
	same(t, s, name, join(all))
}

// TestFullBehindTheLog has the disk take a batch in the log and a part of it in the mirror: whoever reads
// the file then finds whole lines.
func TestFullBehindTheLog(t *testing.T) {
	all := lines(9, "Ann", "a")
	name := nameOf(t, all)
	d := new(faultdisk.Disk)
	s := open(t, t.TempDir(), d)
	size := add(t, s, name, 0, join(all[:3])).Size
	writes := 0
	d.Fail(func(call string) error {
		if call != "write" {
			return nil
		}
		if writes++; writes == 2 {
			return syscall.ENOSPC
		}
		return nil
	})
	if _, err := s.Append(aRace, name, size, join(all[3:6])); !errors.Is(err, ErrFull) {
		t.Error(err)
	}
	if got, err := os.ReadFile(s.Path(aRace, name)); err != nil || !bytes.Equal(got, join(all[:3])) {
		t.Errorf("%d bytes, %v, want the %d of three lines", len(got), err, size)
	}
	d.Fail(nil)
	add(t, s, name, size, join(all[3:]))
	same(t, s, name, join(all))
}

// TestReopenFails lets reading and mending fail: then nothing is told, and nothing is lost.
func TestReopenFails(t *testing.T) {
	all := lines(3, "Ann", "a")
	whole, name := join(all), nameOf(t, all)
	for _, call := range []string{"open", "write", "sync", "truncate"} {
		folder, d := t.TempDir(), new(faultdisk.Disk)
		s := open(t, folder, d)
		add(t, s, name, 0, whole)
		s.Close()
		torn := append(bytes.Clone(whole), `{"seq":5,`...)
		if err := os.WriteFile(s.Path(aRace, name), torn, 0o600); err != nil {
			t.Fatal(err)
		}
		s = open(t, folder, d)
		d.Fail(faultdisk.Failing(syscall.EIO, call))
		if c, err := s.Copy(aRace, name); !errors.Is(err, syscall.EIO) {
			t.Errorf("%s: %+v, %v", call, c, err)
		}
		d.Fail(nil)
		if _, err := s.Copy(aRace, name); err != nil {
			t.Fatal(err)
		}
		same(t, s, name, whole)
		s.Close()
	}
}

func TestOneProgramAtATime(t *testing.T) {
	folder := t.TempDir()
	s := open(t, folder, new(faultdisk.Disk))
	if _, err := Open(Options{Folder: folder}); err == nil || !strings.Contains(err.Error(), "another headquarters") {
		t.Errorf("a second program: %v", err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Copy(aRace, "0123456789abcdef"); !errors.Is(err, ErrClosed) {
		t.Errorf("after Close: %v", err)
	}
	if err := s.Close(); !errors.Is(err, ErrClosed) {
		t.Errorf("a second Close: %v", err)
	}
	again, err := Open(Options{Folder: folder})
	if err != nil {
		t.Fatal(err)
	}
	again.Close()
}

func TestRead(t *testing.T) {
	all := lines(5, "Ann", "a")
	whole, name := join(all), nameOf(t, all)
	s := openNew(t)
	room := make([]byte, 100)
	b, grown, err := s.Read(aRace, name, 0, room)
	if err != nil || len(b) != 0 {
		t.Fatalf("before the first line: %d bytes, %v", len(b), err)
	}
	add(t, s, name, 0, whole)
	<-grown // a channel that is not closed ends this test by its time
	var got []byte
	for {
		b, _, err := s.Read(aRace, name, int64(len(got)), room)
		if err != nil {
			t.Fatal(err)
		}
		if len(b) == 0 {
			break
		}
		got = append(got, b...)
	}
	if string(got) != string(whole) {
		t.Errorf("%d bytes were read, and the mirror has %d", len(got), len(whole))
	}
	for _, from := range []int64{-1, int64(len(whole)), 1 << 60} {
		if b, _, err := s.Read(aRace, name, from, room); err != nil || len(b) != 0 {
			t.Errorf("from %d: %d bytes, %v", from, len(b), err)
		}
	}
}
