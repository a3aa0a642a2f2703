package audiotest

import (
	"fmt"
	"syscall"
)

// MountSmall mounts a file system of a number of bytes, which takes privileges.
func MountSmall(dir string, bytes int) error {
	return syscall.Mount("tmpfs", dir, "tmpfs", 0, fmt.Sprintf("size=%d", bytes))
}

// Unmount takes it away again.
func Unmount(dir string) error { return syscall.Unmount(dir, 0) }
