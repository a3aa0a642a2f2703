package cli

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"spotter/text"
)

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
