//go:build unix && !linux

package pulse

import "syscall"

// rawWrite writes to a socket that does not block.
func rawWrite(fd uintptr, b []byte) (int, error) { return syscall.Write(int(fd), b) }
