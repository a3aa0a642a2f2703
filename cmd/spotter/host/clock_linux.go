package host

import (
	"fmt"
	"os"
	"strings"
	"time"
	"unsafe"

	"golang.org/x/sys/unix"
)

func This() Host {
	return Host{Clock: "CLOCK_BOOTTIME", Boot: bootTime, ID: bootID, Free: freeSpace}
}

// bootTime goes on while the machine sleeps, which CLOCK_MONOTONIC does not. The
// call never waits, so Go's scheduler need not be told of it: that would wake
// another of its threads, on a key's way and in every idle second.
func bootTime() (time.Duration, error) {
	var ts unix.Timespec
	_, _, errno := unix.RawSyscall(unix.SYS_CLOCK_GETTIME, unix.CLOCK_BOOTTIME, uintptr(unsafe.Pointer(&ts)), 0)
	if errno != 0 {
		return 0, fmt.Errorf("reading CLOCK_BOOTTIME: %w", errno)
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
