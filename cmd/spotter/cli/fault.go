package cli

import (
	"errors"
	"fmt"
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

// writing returns err as that of writing something to standard output.
func writing(what string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("writing %s: %w", what, err)
}

// andNext returns err with one more thing to do, after what it says itself. The exit
// code stays.
func andNext(err error, again string) error {
	f := &fault{err: err, code: ExitFailed, next: again}
	if inner, ok := errors.AsType[*fault](err); ok {
		f.code = inner.code
		if inner.next != "" {
			f.next = inner.next + "; " + again
		}
	}
	return f
}
