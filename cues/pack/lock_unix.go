//go:build unix

package pack

import "syscall"

// lockFlags open a folder, and nothing else.
const lockFlags = syscall.O_RDONLY | syscall.O_DIRECTORY

// lockPath returns the path to lock: the folder itself, so that nothing is left in it, and
// two names of one folder are one lock. Its manifest would not do: it is replaced,
// by the program and by editors, and the lock would stay with the old one. On a network
// file system the lock may hold for this machine alone.
func lockPath(dir string) string { return dir }

// isLocked reports what came of locking: whether another has the lock.
func isLocked(ok bool, err error) bool { return !ok && err == nil }
