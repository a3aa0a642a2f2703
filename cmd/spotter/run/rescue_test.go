package run

import (
	"errors"
	"syscall"
	"testing"

	"spotter/journal"
)

// The screen says what a disk cannot do and why, in a sentence.
func TestDiskWordsAreSentences(t *testing.T) {
	for _, c := range []struct {
		disk journal.DiskError
		want string
	}{
		{journal.DiskError{Step: "write", Err: syscall.ENOSPC}, "cannot write: the disk is full"},
		{journal.DiskError{Step: "sync", Err: syscall.EIO}, "cannot sync: input/output error"},
		{journal.DiskError{Step: "write", Err: syscall.EROFS}, "cannot write: the disk is read-only"},
		{journal.DiskError{Step: "reopen", Err: errors.New("bad\x1b[2J")}, `cannot reopen: bad\x1b[2J`},
		{journal.DiskError{Step: "write", Err: journal.ErrSilent}, "the disk does not answer"},
	} {
		if got := diskWords(&c.disk); got != c.want {
			t.Errorf("%q, want %q", got, c.want)
		}
	}
	if got := sentence("free some space"); got != "Free some space." {
		t.Errorf("%q", got)
	}
}
