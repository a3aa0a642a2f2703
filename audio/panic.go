package audio

import (
	"errors"
	"fmt"
	"runtime/debug"

	"spotter/text"
)

// PanicError is a panic that a goroutine of the sound has lived through, as an error:
// the stream that it broke is given up and opened again.
type PanicError struct {
	Value any
	Stack []byte
}

// Error says what happened in the words of a spotter.
func (e *PanicError) Error() string {
	return text.Clean(fmt.Sprintf("a fault in spotter itself broke the sound (%v)", e.Value))
}

// Caught ends a panic of the goroutine that defers it, and gives it to tell as a
// [PanicError]. It must be deferred itself; without a panic it does nothing.
func Caught(tell func(error)) {
	if r := recover(); r != nil {
		tell(&PanicError{r, debug.Stack()})
	}
}

// IsPanic reports whether an error is, or wraps, a [PanicError].
func IsPanic(err error) bool {
	_, ok := errors.AsType[*PanicError](err)
	return ok
}

// Guard runs f and returns its error, or its panic as a [PanicError].
func Guard(f func() error) (err error) {
	defer Caught(func(e error) { err = e })
	return f()
}
