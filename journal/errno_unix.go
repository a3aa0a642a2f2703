//go:build unix

package journal

import (
	"errors"
	"syscall"
)

func isOutOfSpace(err error) bool { return errors.Is(err, syscall.ENOSPC) }

func isFull(err error) bool {
	return isOutOfSpace(err) || errors.Is(err, syscall.EDQUOT) || errors.Is(err, syscall.EFBIG)
}

func isReadOnly(err error) bool { return errors.Is(err, syscall.EROFS) }

// isUnsupported reports that a file system cannot sync a folder, which some
// network and phone file systems cannot.
func isUnsupported(err error) bool {
	return errors.Is(err, syscall.EINVAL) || errors.Is(err, syscall.ENOTSUP)
}
