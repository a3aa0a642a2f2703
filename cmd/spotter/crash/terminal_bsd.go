//go:build darwin || freebsd || openbsd

package crash

import (
	"os"

	"golang.org/x/sys/unix"
)

const (
	ioctlGetModes       = unix.TIOCGETA
	ioctlSetModesForget = unix.TIOCSETAF // and forgets what was typed and not read
)

// selfPath returns the path of this program.
func selfPath() (string, error) { return os.Executable() }

// dup2 makes to another name of from, which programs started from here inherit.
func dup2(from, to int) error { return unix.Dup2(from, to) }

// nameProcess does nothing: a process has the name of its file here.
func nameProcess(string) {}
