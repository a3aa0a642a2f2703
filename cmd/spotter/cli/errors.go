package cli

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"spotter/text"
)

// The exit codes.
const (
	ExitDone   = 0
	ExitFailed = 1
	exitUsage  = 2
	exitSignal = 128 // and the signal's number
)

// fault is an error with an exit code and what to do about it.
type fault struct {
	err  error
	code int
	next string // what to do, in a sentence without a full stop; may be empty
}

func (f *fault) Error() string { return f.err.Error() }
func (f *fault) Unwrap() error { return f.err }

// failed returns err as a failure with a next step; nil stays nil.
func failed(err error, next string) error {
	if err == nil {
		return nil
	}
	return &fault{err, ExitFailed, next}
}

// usage returns err as a wrong use of the program; nil stays nil.
func usage(err error) error {
	if err == nil {
		return nil
	}
	if f, ok := errors.AsType[*fault](err); ok {
		return &fault{err, exitUsage, f.next}
	}
	return &fault{err, exitUsage, ""}
}

// usagef returns a wrong use of the program and what to do about it.
func usagef(next, format string, args ...any) error {
	return &fault{fmt.Errorf(format, args...), exitUsage, next}
}

// nextOf returns what an error says to do, "" when it does not.
func nextOf(err error) string {
	if f, ok := errors.AsType[*fault](err); ok {
		return f.next
	}
	return ""
}

// errQuiet is a failure that has been told already, such as in a table.
var errQuiet = errors.New("failed")

// tell writes what went wrong to Stderr, each fault on a line of its own, then
// what to do, and returns the exit code.
func (a *App) tell(err error) int {
	if err == nil {
		return ExitDone
	}
	f, ok := errors.AsType[*fault](err)
	if !ok {
		f = &fault{err: err, code: ExitFailed}
	}
	var b strings.Builder
	if !errors.Is(err, errQuiet) {
		for line := range strings.Lines(err.Error()) {
			fmt.Fprintf(&b, "spotter: %s\n", text.Escape(strings.TrimRight(line, "\n")))
		}
	}
	if f.next != "" {
		fmt.Fprintf(&b, "next: %s\n", text.Escape(f.next))
	}
	_ = writeWithin(a.o.Stderr, b.String(), time.Second) // there is nowhere left to say that it failed
	return f.code
}

// writeWithin writes s, and gives up after d: a terminal that reads no more
// (a dead ssh) must not keep a program whose race is saved from ending.
func writeWithin(w io.Writer, s string, d time.Duration) error {
	done := make(chan error, 1)
	go func() {
		_, err := io.WriteString(w, s)
		done <- err
	}()
	select {
	case err := <-done:
		return err
	case <-time.After(d):
		return fmt.Errorf("nothing was taken for %v", d)
	}
}
