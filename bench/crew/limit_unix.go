//go:build unix

package main

import (
	"fmt"
	"syscall"
)

// raiseFiles lets this process, and those that it starts, have so many files and connections open: as
// many as the hard limit allows.
func raiseFiles(need int) error {
	var l syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &l); err != nil {
		return fmt.Errorf("asking how many files may be open: %w", err)
	}
	if uint64(l.Max) < uint64(need) {
		return fmt.Errorf("a process needs %d files and connections open at once, and the hard limit of `ulimit -n` is %d: raise it as root with `ulimit -n %d`, or name fewer pairs with --pairs or --sizes", need, l.Max, need)
	}
	l.Cur = l.Max
	if err := syscall.Setrlimit(syscall.RLIMIT_NOFILE, &l); err != nil { // said even where it was so: what is started gets it
		return fmt.Errorf("raising `ulimit -n` to its hard limit of %d: %w", l.Max, err)
	}
	return nil
}
