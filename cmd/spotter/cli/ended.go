package cli

import (
	"fmt"
	"os"
	"syscall"
)

// ended is the error of a race that a signal ended.
type ended struct{ sig os.Signal }

func (e ended) Error() string { return "ended by " + e.name() }

// name returns the signal as kill names it.
func (e ended) name() string {
	switch e.sig {
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
	return fmt.Sprint(e.sig)
}

// code returns the exit code that shells expect of a program ended by a signal.
func (e ended) code() int {
	if n, ok := e.sig.(syscall.Signal); ok {
		return exitSignal + int(n)
	}
	return ExitFailed
}

// endedBy returns err, or where that is nil that a signal ended the program, with the
// exit code that shells expect then, and what to do.
func endedBy(s os.Signal, err error, next string) error {
	if err == nil {
		err = ended{s}
	}
	return &fault{err, ended{s}.code(), next}
}

// hungUp returns err as that of a terminal that is gone, with the exit code of the
// signal that it sends then.
func hungUp(err error) error { return endedBy(hangUp, err, "") }
