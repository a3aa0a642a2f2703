package lines

import (
	"bytes"
	"errors"
	"strings"
	"syscall"
	"testing"
	"time"

	"spotter/crew/mirrors"
)

// fileLimit lets no file of this process grow beyond so many bytes, until it is called again.
func fileLimit(t *testing.T, most uint64) {
	t.Helper()
	var l syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_FSIZE, &l); err != nil {
		t.Fatal(err)
	}
	if l.Cur = l.Max; most < l.Max {
		l.Cur = most
	}
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &l); err != nil {
		t.Fatal(err)
	}
}

// TestFullDisk fills the disk of a headquarters with an embedded server. A pair is told that it is full,
// and once there is room everything goes on by itself: JetStream alone would take nothing until a restart.
func TestFullDisk(t *testing.T) {
	h := &hq{t: t, folder: t.TempDir(), n: 1, behind: time.Hour, patience: 500 * time.Millisecond}
	h.open()
	t.Cleanup(h.close)
	h.settled()
	lines, name := aJournal(60, "a", "Ann")
	all := bytes.Join(lines, nil)
	sendTo(t, name, lines[:20], 5, h)
	t.Cleanup(func() { fileLimit(t, ^uint64(0)) })
	fileLimit(t, 1)
	h.feed(time.Now().Add(time.Minute)) // the stream cannot be written
	h.until(h.full.Load, func() string { return "it does not know that its disk is full" })
	size := int64(len(bytes.Join(lines[:20], nil)))
	if _, err := h.Append(aRace, name, size, lines[20]); !errors.Is(err, mirrors.ErrFull) {
		t.Errorf("a batch while the disk is full: %v", err)
	}
	fileLimit(t, ^uint64(0))
	sendTo(t, name, lines, 5, h)
	h.has(name, all)
	h.feed(time.Now().Add(time.Minute))
	h.settled()
	if end, _ := h.inStream(name); end != int64(len(all)) {
		t.Errorf("the stream has %d of %d bytes", end, len(all))
	}
	if n := strings.Count(h.words(), "opened again"); n != 1 {
		t.Errorf("it says %d times that the store was opened again: %s", n, h.words())
	}
}
