//go:build linux || darwin

package host

import (
	"fmt"

	"golang.org/x/sys/unix"
)

func freeSpace(dir string) (bytes int64, err error) {
	var s unix.Statfs_t
	if err := unix.Statfs(dir, &s); err != nil {
		return 0, fmt.Errorf("asking for the free space of %s: %w", dir, err)
	}
	return int64(s.Bavail) * int64(s.Bsize), nil
}

// SameDisk reports whether two files or folders are on one disk. Two partitions count as
// two disks.
func SameDisk(a, b string) (bool, error) {
	var of [2]unix.Stat_t
	for i, path := range []string{a, b} {
		if err := unix.Stat(path, &of[i]); err != nil {
			return false, fmt.Errorf("asking for the disk of %s: %w", path, err)
		}
	}
	return of[0].Dev == of[1].Dev, nil
}
