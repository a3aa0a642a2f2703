package host

import "golang.org/x/sys/unix"

// CLOCK_BOOTTIME goes on while the machine sleeps, which CLOCK_UPTIME does not.
const (
	clock      = unix.CLOCK_BOOTTIME
	clockName  = "CLOCK_BOOTTIME"
	clockStops = false
)

// bootID is empty: OpenBSD does not name its boots. Two readings of wall and boot clock
// tell whether they are of one.
func bootID() string { return "" }
