//go:build linux

package cli

import (
	"os"
	"strings"
	"syscall"
	"testing"
	"time"
)

// Where no watcher can be started, a screen works as it does without one, and nothing
// is said of it. Here the environment is longer than the system hands to a program.
func TestAScreenWithoutAWatcher(t *testing.T) {
	sigs := make(chan os.Signal, 1)
	a := testApp(t, Options{Signals: sigs, Env: []string{"LONG=" + strings.Repeat("x", 256<<10)}})
	before := terminalModes(t, a)
	time.AfterFunc(50*time.Millisecond, func() { sigs <- syscall.SIGTERM })
	if _, err := a.browse(t.Context(), faulty{}); err == nil || err.Error() != "ended by SIGTERM" {
		t.Errorf("error %v", err)
	}
	if after := terminalModes(t, a); before != after {
		t.Error("the terminal is not as it was")
	}
}
