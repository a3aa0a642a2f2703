//go:build unix

package mirror

import "syscall"

func init() { noFiles["pipe"] = func(path string) error { return syscall.Mkfifo(path, 0o600) } }
