package cli

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"spotter/cmd/spotter/fault"
	"spotter/cmd/spotter/wait"
	"spotter/text"
)

// tell writes what went wrong to Stderr, each fault on a line of its own, then
// what to do, and returns the exit code.
func (a *App) tell(err error) int {
	if err == nil {
		return fault.ExitDone
	}
	f, ok := errors.AsType[*fault.Error](err)
	if !ok {
		f = &fault.Error{Err: err, Code: fault.ExitFailed}
	}
	var b strings.Builder
	if !errors.Is(err, fault.ErrTold) {
		for line := range strings.Lines(err.Error()) {
			fmt.Fprintf(&b, "spotter: %s\n", text.Escape(strings.TrimRight(line, "\n")))
		}
	}
	if f.Next != "" {
		fmt.Fprintf(&b, "next: %s\n", text.Escape(f.Next))
	}
	_ = wait.Write(a.o.Stderr, b.String(), time.Second) // there is nowhere left to say that it failed
	return f.Code
}
