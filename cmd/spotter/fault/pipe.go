package fault

import (
	"errors"
	"syscall"
)

// ExitNobodyReads is the exit code when the program that reads standard output has ended: that
// of a program that SIGPIPE ended, as a shell sees it.
const ExitNobodyReads = exitSignal + 13

// ErrNobodyReads is the failure of writing to a standard output that nobody reads any more.
// There is nothing to tell about it.
var ErrNobodyReads = errors.New("nobody reads the output any more")

// unread is an error of standard output that is [ErrNobodyReads] too.
type unread struct{ error }

func (u unread) Is(target error) bool { return target == ErrNobodyReads }
func (u unread) Unwrap() error        { return u.error }

// hungUp reports whether an error says that the reader of a pipe has ended.
func hungUp(err error) bool { return errors.Is(err, syscall.EPIPE) || brokenPipe(err) }
