package mirrors

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"spotter/journal/faultdisk"
)

// TestPrepared keeps a batch after it was prepared, and not where the mirror went on meanwhile.
func TestPrepared(t *testing.T) {
	all := lines(20, "Ann", "a")
	d := new(faultdisk.Disk)
	s := open(t, t.TempDir(), d)
	name := nameOf(t, all)
	add(t, s, name, 0, join(all[:5]))
	size := int64(len(join(all[:5])))
	if p, have, err := s.Prepare(aRace, name, 3, join(all[5:8])); p != nil || err != nil || have.Size != size {
		t.Errorf("from elsewhere: %v, %+v, %v", p, have, err)
	}
	if _, _, err := s.Prepare(aRace, name, size, []byte("no line")); err == nil {
		t.Error("rubbish was prepared")
	}
	p, _, err := s.Prepare(aRace, name, size, join(all[5:8]))
	if err != nil || p.After.Lines != 8 {
		t.Fatalf("%+v, %v", p, err)
	}
	same(t, s, name, join(all[:5])) // nothing is written yet
	late, _, err := s.Prepare(aRace, name, size, join(all[5:9]))
	if err != nil {
		t.Fatal(err)
	}
	d.Fail(faultdisk.Failing(syscall.ENOSPC, "write"))
	if _, err := p.Keep(); !errors.Is(err, ErrFull) {
		t.Errorf("on a full disk: %v", err)
	}
	d.Fail(nil)
	if a, err := p.Keep(); err != nil || a.Copy != p.After || len(a.Events) != 3 {
		t.Errorf("%+v, %v", a, err)
	}
	if _, err := late.Keep(); !errors.Is(err, ErrMoved) {
		t.Errorf("after the mirror went on: %v", err)
	}
	same(t, s, name, join(all[:8]))
}

// TestYield sets the end of a mirror aside, and keeps every byte of it.
func TestYield(t *testing.T) {
	a, b := lines(20, "Ann", "a"), lines(20, "Ann", "a")
	folder := t.TempDir()
	s := open(t, folder, new(faultdisk.Disk))
	name := nameOf(t, a)
	add(t, s, name, 0, join(a))
	if err := s.Yield(aRace, name, int64(len(join(a[:7])))); err != nil {
		t.Fatal(err)
	}
	same(t, s, name, join(a[:7]))
	torn, err := filepath.Glob(filepath.Join(folder, aRace, name+".jsonl.torn*"))
	if err != nil || len(torn) != 1 {
		t.Fatalf("%q, %v", torn, err)
	}
	if got, err := os.ReadFile(torn[0]); err != nil || !bytes.Equal(got, join(a[7:])) {
		t.Errorf("%d bytes are set aside, %v", len(got), err)
	}
	add(t, s, name, int64(len(join(b[:7]))), join(b[7:]))
	same(t, s, name, join(b))
}
