package cli

import (
	"context"
	"io"

	"spotter/cmd/spotter/crash"
)

// Main runs the program with the arguments, the environment and the terminal of this
// process, and returns its exit status. In the process that watches over a screen it
// does that instead.
func Main() int {
	if crash.IsWatcher() {
		return crash.WatcherMain(func(to io.Writer, err error) { New(Options{Stderr: to}).tell(err) })
	}
	return New(Options{}).Main(context.Background())
}
