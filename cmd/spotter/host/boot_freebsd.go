package host

import (
	"encoding/hex"

	"golang.org/x/sys/unix"
)

// FreeBSD has no clock that goes on while the machine sleeps: on waking up it sets the
// wall clock alone. CLOCK_UPTIME is the same clock as this one.
const (
	clock      = unix.CLOCK_MONOTONIC
	clockName  = "CLOCK_MONOTONIC"
	clockStops = true
)

// bootID returns the random number that the kernel takes at each boot, in hex digits,
// "" where the kernel is too old to have one.
func bootID() string {
	id, err := unix.SysctlRaw("kern.boot_id")
	if err != nil {
		return ""
	}
	return hex.EncodeToString(id)
}
