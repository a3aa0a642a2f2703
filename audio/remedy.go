package audio

import (
	"errors"
	"fmt"
	"strings"
)

// RemedyError is an error with its next step, such as "sink "ear" is suspended" and
// "resume it, or choose another". A screen shows the two apart: it may shorten the
// reason, but never the remedy.
type RemedyError struct {
	Err  error
	Next string // what to do, in lower case, without a stop
}

// Error returns the reason, a colon and the remedy.
func (e *RemedyError) Error() string { return e.Err.Error() + ": " + e.Next }

// Unwrap returns the error without its remedy.
func (e *RemedyError) Unwrap() error { return e.Err }

// Remedied returns a [RemedyError]: its reason is formatted as by fmt.Errorf, and next
// says what to do.
func Remedied(next, format string, args ...any) error {
	return &RemedyError{fmt.Errorf(format, args...), next}
}

// remedying is an error whose text goes on with details, behind a semicolon, after its
// remedy.
type remedying interface {
	error
	Remedy() string // what to do, in lower case, as the text has it
}

// Remedy parts an error into what is wrong and what to do. next is "" where the error
// names no remedy. Details that can be left out stand behind a semicolon in what.
func Remedy(err error) (what, next string) {
	text := err.Error()
	if r, ok := errors.AsType[remedying](err); ok {
		if reason, details, ok := strings.Cut(text, ": "+r.Remedy()); ok {
			return reason + details, r.Remedy()
		}
	}
	if r, ok := errors.AsType[*RemedyError](err); ok {
		if reason, ok := strings.CutSuffix(text, ": "+r.Next); ok {
			return reason, r.Next
		}
	}
	return text, ""
}
