//go:build darwin || freebsd || netbsd

package shelf

import "syscall"

func changedAt(s *syscall.Stat_t) syscall.Timespec { return s.Ctimespec }
