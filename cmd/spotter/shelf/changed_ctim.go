//go:build unix && !darwin && !freebsd && !netbsd

package shelf

import "syscall"

func changedAt(s *syscall.Stat_t) syscall.Timespec { return s.Ctim }
