//go:build unix && !linux

package audio

import "syscall"

// rawWrite writes to a socket that does not block.
func rawWrite(fd uintptr, b []byte) (int, error) { return syscall.Write(int(fd), b) }
