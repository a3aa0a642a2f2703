//go:build !linux

package audiotest

import "errors"

// MountSmall mounts a file system of a number of bytes, which takes privileges.
func MountSmall(string, int) error { return errors.New("linux only") }

// Unmount takes it away again.
func Unmount(string) error { return nil }
