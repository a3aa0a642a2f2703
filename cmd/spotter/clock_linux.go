package main

import (
	"fmt"
	"os"
	"strings"
	"time"

	"golang.org/x/sys/unix"
)

func thisHost() host {
	return host{clock: "CLOCK_BOOTTIME", boot: bootTime, id: bootID, free: freeSpace}
}

// bootTime goes on while the machine sleeps, which CLOCK_MONOTONIC does not.
func bootTime() (time.Duration, error) {
	var ts unix.Timespec
	if err := unix.ClockGettime(unix.CLOCK_BOOTTIME, &ts); err != nil {
		return 0, fmt.Errorf("reading CLOCK_BOOTTIME: %w", err)
	}
	return time.Duration(ts.Nano()), nil
}

func bootID() string {
	b, err := os.ReadFile("/proc/sys/kernel/random/boot_id")
	if err != nil {
		return "" // some phones and containers hide it: readings then tell boots apart
	}
	return strings.TrimSpace(string(b))
}
