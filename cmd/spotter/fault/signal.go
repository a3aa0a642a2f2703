package fault

import (
	"fmt"
	"os"
	"syscall"
)

// Ended is the error of a race that a signal ended.
type Ended struct{ Signal os.Signal }

func (e Ended) Error() string { return "ended by " + e.Name() }

// Name returns the signal as kill names it.
func (e Ended) Name() string {
	switch e.Signal {
	case syscall.SIGTERM:
		return "SIGTERM"
	case syscall.SIGHUP:
		return "SIGHUP"
	case syscall.SIGQUIT:
		return "SIGQUIT"
	case syscall.SIGABRT:
		return "SIGABRT"
	case os.Interrupt:
		return "SIGINT"
	}
	return fmt.Sprint(e.Signal)
}

// code returns the exit code that shells expect of a program ended by a signal.
func (e Ended) code() int {
	if n, ok := e.Signal.(syscall.Signal); ok {
		return exitSignal + int(n)
	}
	return ExitFailed
}

// EndedBy returns err, or where that is nil that a signal ended the program, with the
// exit code that shells expect then, and what to do.
func EndedBy(s os.Signal, err error, next string) error {
	if err == nil {
		err = Ended{Signal: s}
	}
	return &Error{err, Ended{Signal: s}.code(), next}
}

// HungUp returns err as that of a terminal that is gone, with the exit code of the
// signal that it sends then.
func HungUp(err error) error { return EndedBy(hangUp, err, "") }
