package uitest

import (
	"os"
	"testing"

	"spotter/testrun"

	"github.com/creack/pty"
)

// OpenTerminal opens a pseudo-terminal of 80 columns and 24 rows that is closed when
// the test ends: master is the side of the person, slave that of the program. A
// machine without one skips the test; with SPOTTER_CI=1 it fails instead.
func OpenTerminal(tb testing.TB) (master, slave *os.File) {
	tb.Helper()
	master, slave, err := pty.Open()
	if err != nil {
		if testrun.Whole() {
			tb.Fatalf("no pseudo-terminal: %v", err)
		}
		tb.Skipf("no pseudo-terminal: %v", err)
	}
	tb.Cleanup(func() {
		slave.Close()
		master.Close()
	})
	if err := pty.Setsize(master, &pty.Winsize{Rows: 24, Cols: 80}); err != nil {
		tb.Fatal(err)
	}
	return master, slave
}
