//go:build unix

package host

import (
	"fmt"

	"golang.org/x/sys/unix"
)

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
