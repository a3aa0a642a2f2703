//go:build freebsd || openbsd

package host

import (
	"fmt"
	"time"

	"golang.org/x/sys/unix"
)

// This returns the clocks and the disk of this machine.
func This() Host {
	return Host{Clock: clockName, Boot: bootTime, Stops: clockStops, ID: bootID, Free: freeSpace}
}

func bootTime() (time.Duration, error) {
	var ts unix.Timespec
	if err := unix.ClockGettime(clock, &ts); err != nil {
		return 0, fmt.Errorf("reading %s: %w", clockName, err)
	}
	return time.Duration(ts.Nano()), nil
}
