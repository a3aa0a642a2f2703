package cli

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"testing"
	"time"

	"spotter/cmd/spotter/fault"
	"spotter/cmd/spotter/wait"
)

func TestTell(t *testing.T) {
	for _, tt := range []struct {
		name string
		err  error
		code int
		want string
	}{
		{"none", nil, 0, ""},
		{"plain", errors.New("it broke"), 1, "spotter: it broke\n"},
		{"next", fault.Failed(errors.New("no disk"), "make room"), 1, "spotter: no disk\nnext: make room\n"},
		{"usage", fault.Usagef("read the help", "bad %s", "flag"), 2, "spotter: bad flag\nnext: read the help\n"},
		{"usage keeps the next step", fault.Usage(fault.Failed(errors.New("a"), "b")), 2, "spotter: a\nnext: b\n"},
		{"wrapped", fmt.Errorf("outer: %w", fault.Failed(errors.New("a"), "b")), 1, "spotter: outer: a\nnext: b\n"},
		{"every fault", errors.Join(errors.New("a:1: x"), errors.New("a:2: y")), 1, "spotter: a:1: x\nspotter: a:2: y\n"},
		{"cleaned", errors.New("pack \x1b[2J\u202e\xff é"), 1, "spotter: pack \\x1b[2J\\u202e\\xff é\n"},
		{"told already", fault.Failed(fault.ErrTold, ""), 1, ""},
	} {
		var out bytes.Buffer
		a := New(Options{Stderr: &out, Env: []string{}})
		if code := a.tell(tt.err); code != tt.code || out.String() != tt.want {
			t.Errorf("%s: code %d, said %q; want %d, %q", tt.name, code, out.String(), tt.code, tt.want)
		}
	}
}

func TestTellDoesNotWaitForADeadTerminal(t *testing.T) {
	r, w := io.Pipe() // nobody reads
	defer r.Close()
	start := time.Now()
	err := wait.Write(w, "x", 20*time.Millisecond)
	if d := time.Since(start); err == nil || d > time.Second {
		t.Errorf("%v after %v, want an error at once", err, d)
	}
}
