package crash

import (
	"os"

	"golang.org/x/sys/unix"
)

const (
	ioctlGetModes       = unix.TCGETS
	ioctlSetModesForget = unix.TCSETSF // and forgets what was typed and not read
)

// selfPath returns the path of this program, which works also after it was replaced
// or removed.
func selfPath() (string, error) { return "/proc/self/exe", nil }

// dup2 makes to another name of from, which programs started from here inherit.
func dup2(from, to int) error { return unix.Dup3(from, to, 0) }

// nameProcess sets the name by which killall and pkill find this process.
func nameProcess(name string) {
	_ = os.WriteFile("/proc/self/comm", []byte(name), 0) // a name, and nothing depends on it
}
