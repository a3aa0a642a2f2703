//go:build linux || darwin || freebsd

package host

import (
	"fmt"

	"golang.org/x/sys/unix"
)

// freeSpace returns the room for an ordinary user. On FreeBSD the number of blocks is below
// zero where only root has room left.
func freeSpace(dir string) (bytes int64, err error) {
	var s unix.Statfs_t
	if err := unix.Statfs(dir, &s); err != nil {
		return 0, fmt.Errorf("asking for the free space of %s: %w", dir, err)
	}
	return max(0, int64(s.Bavail)) * int64(s.Bsize), nil
}
