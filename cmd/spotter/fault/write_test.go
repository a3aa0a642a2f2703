package fault_test

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"syscall"
	"testing"

	"spotter/cmd/spotter/fault"
)

func TestAfterWrite(t *testing.T) {
	const another = "name another file with -o"
	for _, tt := range []struct {
		err   error
		want  string
		space bool
	}{
		{&fs.PathError{Op: "open", Path: "no/x.html", Err: syscall.ENOENT}, "make its folder first", false},
		{&fs.PathError{Op: "open", Path: "/x.html", Err: syscall.EACCES}, another, false},
		{fmt.Errorf("writing: %w", syscall.ENOSPC), "free some space", true},
		{errors.New("something else"), "nothing was left there", true},
	} {
		got := fault.AfterWrite(tt.err, another)
		if !strings.Contains(got, tt.want) || !strings.HasSuffix(got, another) || strings.Contains(got, "space") != tt.space {
			t.Errorf("%v: %q", tt.err, got)
		}
	}
}
