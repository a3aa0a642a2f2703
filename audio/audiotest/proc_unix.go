//go:build unix

package audiotest

import (
	"os"
	"syscall"
)

// inGroup puts a process into the process group of the given leader, 0 for one
// of its own.
func inGroup(leader int) *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setpgid: true, Pgid: leader}
}

// terminate asks a process to end.
func terminate(p *os.Process) { p.Signal(syscall.SIGTERM) }

// freeze stops a process, or lets it go on.
func freeze(p *os.Process, on bool) {
	if on {
		p.Signal(syscall.SIGSTOP)
		return
	}
	p.Signal(syscall.SIGCONT)
}
