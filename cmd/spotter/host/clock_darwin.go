package host

import (
	"fmt"
	"time"

	"golang.org/x/sys/unix"
)

func This() Host {
	return Host{Clock: "CLOCK_MONOTONIC_RAW", Boot: bootTime, ID: bootID, Free: freeSpace}
}

// bootTime reads CLOCK_MONOTONIC_RAW, which on macOS goes on during sleep: it is
// mach_continuous_time in nanoseconds. CLOCK_MONOTONIC follows the wall clock
// there, and CLOCK_UPTIME_RAW sleeps.
func bootTime() (time.Duration, error) {
	var ts unix.Timespec
	if err := unix.ClockGettime(unix.CLOCK_MONOTONIC_RAW, &ts); err != nil {
		return 0, fmt.Errorf("reading CLOCK_MONOTONIC_RAW: %w", err)
	}
	return time.Duration(ts.Nano()), nil
}

func bootID() string {
	id, err := unix.Sysctl("kern.bootsessionuuid")
	if err != nil {
		return ""
	}
	return id
}
