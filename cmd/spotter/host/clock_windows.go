package host

import (
	"fmt"
	"path/filepath"
	"strings"
	"time"
	"unsafe"

	"golang.org/x/sys/windows"
)

func This() Host {
	kernel := windows.NewLazySystemDLL("kernel32.dll")
	ticks := kernel.NewProc("GetTickCount64")
	interrupt := windows.NewLazySystemDLL("kernelbase.dll").NewProc("QueryInterruptTimePrecise")
	if interrupt.Find() == nil {
		return Host{Clock: "QueryInterruptTimePrecise", Boot: func() (time.Duration, error) {
			var units uint64 // of 100 ns
			interrupt.Call(uintptr(unsafe.Pointer(&units)))
			return time.Duration(units) * 100, nil
		}, ID: bootID, Free: freeSpace}
	}
	return Host{Clock: "GetTickCount64", Boot: func() (time.Duration, error) {
		if err := ticks.Find(); err != nil {
			return 0, fmt.Errorf("reading GetTickCount64: %w", err)
		}
		ms, _, _ := ticks.Call()
		return time.Duration(ms) * time.Millisecond, nil
	}, ID: bootID, Free: freeSpace}
}

// bootID is empty: Windows does not name its boots. Two readings of wall and
// boot clock tell whether they are of one.
func bootID() string { return "" }

func freeSpace(dir string) (bytes int64, err error) {
	path, err := windows.UTF16PtrFromString(dir)
	if err != nil {
		return 0, fmt.Errorf("%s: %w", dir, err)
	}
	var free uint64
	if err := windows.GetDiskFreeSpaceEx(path, &free, nil, nil); err != nil {
		return 0, fmt.Errorf("asking for the free space of %s: %w", dir, err)
	}
	return int64(min(free, 1<<62)), nil
}

// SameDisk reports whether two files or folders are on one disk. Two partitions count as
// two disks.
func SameDisk(a, b string) (bool, error) {
	var of [2]string
	for i, path := range []string{a, b} {
		abs, err := filepath.Abs(path)
		if err != nil {
			return false, fmt.Errorf("asking for the disk of %s: %w", path, err)
		}
		of[i] = filepath.VolumeName(abs)
	}
	return strings.EqualFold(of[0], of[1]), nil
}
