package fault

import (
	"errors"
	"fmt"
)

// The exit codes of the program.
const (
	ExitDone   = 0
	ExitFailed = 1
	ExitUsage  = 2   // it was used wrongly
	exitSignal = 128 // and the signal's number
)

// Error is an error with the program's exit code, and with what to do about it.
type Error struct {
	Err  error
	Code int
	Next string // what to do, in a sentence without a full stop; may be empty
}

func (f *Error) Error() string { return f.Err.Error() }
func (f *Error) Unwrap() error { return f.Err }

// Failed returns err as a failure (exit code 1) with a next step, "" for none; nil
// stays nil.
func Failed(err error, next string) error {
	if err == nil {
		return nil
	}
	return &Error{err, ExitFailed, next}
}

// Usage returns err as a wrong use of the program (exit code 2), with the next step
// that it has; nil stays nil.
func Usage(err error) error {
	if err == nil {
		return nil
	}
	if f, ok := errors.AsType[*Error](err); ok {
		return &Error{err, ExitUsage, f.Next}
	}
	return &Error{err, ExitUsage, ""}
}

// Usagef returns an error of a wrong use of the program (exit code 2), and next as what
// to do about it.
func Usagef(next, format string, args ...any) error {
	return &Error{fmt.Errorf(format, args...), ExitUsage, next}
}

// Next returns what an error says to do, "" when it does not.
func Next(err error) string {
	if f, ok := errors.AsType[*Error](err); ok {
		return f.Next
	}
	return ""
}

// ErrTold is the failure of a command that has told what is wrong already, such as in a
// table.
var ErrTold = errors.New("failed")

// Writing returns err as that of writing what to standard output; nil stays nil. Where nobody
// reads that any more it is [ErrNobodyReads].
func Writing(what string, err error) error {
	if err == nil {
		return nil
	}
	err = fmt.Errorf("writing %s: %w", what, err)
	if hungUp(err) {
		return unread{err}
	}
	return err
}

// AndNext returns err with one more thing to do, after what it says itself. The exit
// code stays.
func AndNext(err error, again string) error {
	f := &Error{Err: err, Code: ExitFailed, Next: again}
	if inner, ok := errors.AsType[*Error](err); ok {
		f.Code = inner.Code
		if inner.Next != "" {
			f.Next = inner.Next + "; " + again
		}
	}
	return f
}
